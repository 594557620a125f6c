import { dynamoOnline } from "./dynamodb.ts";
import { onlineSchedules } from "./schedules.ts";
import { onlineContract } from "./suite.ts";

const subject = dynamoOnline("shared");
onlineContract(subject);
onlineContract(dynamoOnline("view"));
onlineSchedules(subject);
