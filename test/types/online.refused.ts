/** Online reads and pushes that an editor must refuse, and in which words: refused.golden.txt. One mistake a statement. */
import { t, table } from "../../src/define/index.ts";
import { comfort, delayModel, store, weather } from "./repository.ts";

// entities without a key, of the wrong type, with a key that nothing needs
store.getOnlineFeatures({ features: delayModel, entities: [{ origin: "JFK", carrier: "UA" }] });
store.getOnlineFeatures({ features: [weather], entities: [{ airport: 7 }] });
store.getOnlineFeatures({ features: [weather], entities: { airport: "JFK" } });
store.getOnlineFeatures({ features: [weather], entities: [{ airport: "JFK", airprot: "LGA" }] });

// entities without a request value
store.getOnlineFeatures({ features: [comfort], entities: [{ airport: "JFK", dest: "LAX" }] });

// names that nothing has
store.getOnlineFeatures({ features: ["weather:tmp"], entities: [] });

// columns that were not asked for
const served = await store.getOnlineFeatures({ features: [weather.pick("temp")], entities: [{ airport: "JFK" }] });
served.rows[0]?.visib;
served.features.wind_speed;

// rows of columns that the source does not declare, or of other types; nowhere to put them
const readings = table("readings", { push: true, eventTime: "at", columns: { at: t.timestamp, temp: t.float64 } });
store.push(readings, [{ at: "2026-01-01T00:00:00Z", tmp: 1 }], { to: "online" });
store.push(readings, [{ at: "2026-01-01T00:00:00Z", temp: "hot" }], { to: "online" });
store.push(readings, [], {});
