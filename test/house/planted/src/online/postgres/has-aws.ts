import type { DynamoDB } from "@aws-sdk/client-dynamodb";
export type Planted = DynamoDB;
