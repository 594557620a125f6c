import { dynamoOnline } from "./dynamodb.ts";
import { onlineContract } from "./suite.ts";

onlineContract(dynamoOnline("view"));
