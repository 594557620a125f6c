import { recordedWindows } from "../../matrix/recorded.ts";
import { recordedSuite } from "./recorded-suite.ts";

recordedSuite(recordedWindows, { scenarios: { bigquery: 60, snowflake: 24 }, seed: 3 });
