import type { OnlineView } from "../../ports/online-store.ts";
import { own } from "./item.ts";
import { shape, type TableNames, tableOf } from "./tables.ts";

/** The tables that a store uses, for those who make tables by other means. Views matter where each has a table of its own. */
export interface Infrastructure extends TableNames {
  readonly views?: readonly OnlineView[];
}

/** A CloudFormation template, as JSON. */
export function cloudFormation(infrastructure: Infrastructure): string {
  const resources = namesOf(infrastructure).map((TableName, index) => [
    logicalName(index),
    {
      Type: "AWS::DynamoDB::Table",
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        TableName,
        ...shape,
        TimeToLiveSpecification: { AttributeName: own.expiresAt, Enabled: true },
      },
    },
  ]);
  const template = { AWSTemplateFormatVersion: "2010-09-09", Resources: Object.fromEntries(resources) };
  return `${JSON.stringify(template, null, 2)}\n`;
}

/** Terraform resources, for the provider `aws`. */
export function terraform(infrastructure: Infrastructure): string {
  return namesOf(infrastructure).map(terraformTable).join("\n");
}

function terraformTable(name: string, index: number): string {
  const [hash, range] = shape.KeySchema.map(({ AttributeName }) => AttributeName);
  const attributes = shape.AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `
  attribute {
    name = "${AttributeName}"
    type = "${AttributeType}"
  }
`,
  );
  return `resource "aws_dynamodb_table" "${snake(index)}" {
  name         = "${name}"
  billing_mode = "${shape.BillingMode}"
  hash_key     = "${hash}"
  range_key    = "${range}"
${attributes.join("")}
  ttl {
    attribute_name = "${own.expiresAt}"
    enabled        = true
  }
}
`;
}

function namesOf({ views = [], ...names }: Infrastructure): readonly string[] {
  return [...new Set([names.table, ...views.map((view) => tableOf(names, view))])];
}

function logicalName(index: number): string {
  return index === 0 ? "AsofOnline" : `AsofOnlineView${index}`;
}

function snake(index: number): string {
  return index === 0 ? "asof_online" : `asof_online_view_${index}`;
}
