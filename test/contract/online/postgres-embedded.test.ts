import { startEmbedded } from "../../engines/embedded.ts";
import { postgresOnline } from "./postgres.ts";
import { onlineSchedules } from "./schedules.ts";
import { onlineContract } from "./suite.ts";

const subject = postgresOnline({ name: "embedded", start: () => startEmbedded() });
onlineContract(subject);
onlineSchedules(subject);
