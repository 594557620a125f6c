-- Every flight at its scheduled departure, and what a model is to learn: whether it came in late.
select flight_id, carrier, tailnum, origin, dest, sched_dep_at as event_timestamp, arr_delay > 15 as late
from flights
