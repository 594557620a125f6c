import { dynamoOnline } from "../../contract/online/dynamodb.ts";
import { onlineSchedules } from "../../contract/online/schedules.ts";
import { onlineContract } from "../../contract/online/suite.ts";
import { startMoto } from "./start.ts";

const moto = { name: "dynamodb by moto", start: startMoto };
const subject = dynamoOnline("shared", moto);
onlineContract(subject);
onlineSchedules(subject);
