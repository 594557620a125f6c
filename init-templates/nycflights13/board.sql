-- Each airline at each airport of New York.
select distinct carrier, origin from flights
