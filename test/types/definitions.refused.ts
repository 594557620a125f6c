/** Definitions that an editor must refuse, and in which words: refused.golden.txt. One mistake a statement. */
import { count, entity, expr, featureService, featureView, sql, sum, t, table } from "../../src/define/index.ts";
import { airport, airportFacts, seats, weather } from "./repository.ts";

// a feature that the view does not have
weather.pick("tmp");
weather.rename({ tmp: "temperature" });
weather.rename({ temp: "temperature", vsib: "visibility" });
weather.rename({ temp: "temperature" }).pick("temp");

// a role that maps what is no join key
weather.as("origin", { airprt: "origin" });
seats.as("window", { seat: "window_seat", fligth: "flight_id" });

// outputs that collide
featureService("two_picks", { features: [weather, weather.pick("temp")] });
featureService("renamed", { features: [weather.pick("temp"), airportFacts.rename({ alt: "temp" })] });
featureService("full", { fullNames: true, features: [airportFacts.as("a"), airportFacts.as("a").pick("alt")] });

// things in each other's place
featureService("entity", { features: [airport] });
featureView("view_as_entity", { entities: [weather], source: table("x"), features: { a: t.bool } });
featureView("view_as_source", { entities: [airport], source: weather, features: { a: t.bool } });
featureView("query_as_source", { entities: [airport], source: sql`select 1`, features: { a: t.bool } });

// values of the wrong kind
featureView("ttl", { entities: [airport], source: table("x"), ttl: "3 hous", features: { a: t.bool } });
featureView("boundary", { entities: [airport], source: table("x"), boundary: "open", features: { a: t.bool } });
featureView("misspelt", { entities: [airport], source: table("x"), tttl: "3 hours", features: { a: t.bool } });
featureView("no_type", { entities: [airport], source: table("x"), features: { a: "bool" } });
entity("no_key", {});

// columns that a source does not declare
table("flights", { columns: { at: t.timestamp, faa: t.string }, eventTime: "att" });
table("flights", { columns: { at: t.timestamp, faa: t.string }, availableAt: "known" });
table("flights", { columns: { at: t.timestamp, faa: t.string }, keys: { airport: "fa" } });

// a value that no parameter can carry
sql`select * from flights where at > ${new Date(0)}`;

// windows
featureView("no_window", { entities: [airport], source: table("x"), aggregate: { n: count() } });
featureView("window", { entities: [airport], source: table("x"), aggregate: { n: count().over("3 hous") } });
featureView("no_type", { entities: [airport], source: table("x"), aggregate: { n: sum("miles").over("1 day") } });
featureView("text", { entities: [airport], source: table("x"), aggregate: { n: sum("name", t.string).over("1 day") } });
count().where(expr`delay`);
