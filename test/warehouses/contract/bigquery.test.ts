import { keepsTheContract } from "../../contract/warehouse.ts";
import { bigquerySubject } from "./bigquery-subject.ts";

keepsTheContract(bigquerySubject);
