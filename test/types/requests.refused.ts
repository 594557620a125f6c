/** Requests that an editor must refuse, and in which words: refused.golden.txt. One mistake a statement. */
import { featureTest, rowsOf, sql, t, table } from "../../src/define/index.ts";
import { comfort, delayModel, fullNames, seats, store, weather } from "./repository.ts";

const flights = sql`select * from flights`;
const at = "2013-01-01T00:00:00Z";

// rows without a join key, of the wrong type, without their time
store.getHistoricalFeatures({ features: delayModel, spine: [{ origin: "JFK", carrier: "UA", event_timestamp: at }] });
store.getHistoricalFeatures({ features: fullNames, spine: [{ airport: 7, event_timestamp: at }] });
store.getHistoricalFeatures({
  features: [seats],
  spine: [{ flight: 1, seat: "1A", carrier: "UA", event_timestamp: at }],
});
store.getHistoricalFeatures({ features: fullNames, spine: [{ airport: "JFK" }] });
store.getHistoricalFeatures({ features: fullNames, spine: [{ airport: "JFK", event_timestamp: at }], eventTime: "at" });

// rows without a request value, or with one of another type; a mapping of what an on-demand view does not read
store.getHistoricalFeatures({ features: [comfort], spine: [{ airport: "JFK", dest: "LAX", event_timestamp: at }] });
store.getHistoricalFeatures({
  features: ["comfort:chill"],
  spine: [{ airport: "JFK", dest: "LAX", hours: "long", event_timestamp: at }],
});
comfort.as("other", { origin: "dest" });

// a spine column named like a feature
store.getHistoricalFeatures({ features: delayModel, spine: flights.columns({ dep_delay: t.float64 }) });
store.getHistoricalFeatures({ features: [weather], spine: [{ airport: "JFK", event_timestamp: at, temp: 1 }] });
store.getHistoricalFeatures({ features: delayModel, spine: table("x", { columns: { dep_delay: t.int64 } }) });

// names that nothing has
store.getHistoricalFeatures({ features: ["weather:tmp"], spine: flights });
store.getHistoricalFeatures({ features: ["weathr:temp"], spine: flights });
store.getHistoricalFeatures({ features: ["weather:temp", "seatz"], spine: flights });

// columns that were not asked for
const [row] = await store.getHistoricalFeatures({ features: delayModel, spine: flights }).toArray();
row?.visib;
const [named] = await store.getHistoricalFeatures({ features: ["weather:temp"], spine: flights }).toArray();
named?.wind_speed;

// things in each other's place
store.getHistoricalFeatures({ features: delayModel, spine: weather });
store.getHistoricalFeatures({ features: weather, spine: flights });
store.getHistoricalFeatures({ features: delayModel });

// tests of features: a column that there is not, a value of another type, a missing key, rows that the source does not have
const given = table("weather", { columns: { airport: t.string, temp: t.float64 } });
featureTest("column", { features: [weather], spine: [{ airport: "JFK", event_timestamp: at }], expect: [{ tmp: 1 }] });
featureTest("value", {
  features: [weather],
  spine: [{ airport: "JFK", event_timestamp: at }],
  expect: [{ temp: "1" }],
});
featureTest("key", { features: delayModel, spine: [{ origin: "JFK", event_timestamp: at }], expect: [{}] });
rowsOf(given, [{ airprt: "JFK" }]);
rowsOf(given, [{ airport: 1 }]);
