import { keepsTheContract } from "../../contract/warehouse.ts";
import { snowflakeSubject } from "./snowflake-subject.ts";

keepsTheContract(snowflakeSubject);
