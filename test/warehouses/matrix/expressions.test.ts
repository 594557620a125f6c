import { recordedExpressions } from "../../matrix/recorded.ts";
import { recordedSuite } from "./recorded-suite.ts";

recordedSuite(recordedExpressions, { scenarios: { bigquery: 30, snowflake: 12 }, seed: 3 });
