import { postgresSubjects } from "./postgres.ts";
import { keepsTheContract } from "./warehouse.ts";

for (const subject of postgresSubjects) keepsTheContract(subject);
