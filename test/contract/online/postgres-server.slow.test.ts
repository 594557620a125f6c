import { startServerEngine } from "../../engines/server.ts";
import { onlineFilling } from "./filling.ts";
import { postgresOnline } from "./postgres.ts";
import { onlineSchedules } from "./schedules.ts";
import { onlineContract } from "./suite.ts";

const subject = postgresOnline({ name: "server", start: startServerEngine });
onlineContract(subject);
onlineSchedules(subject);
onlineFilling(subject);
