import type { OnlineView } from "../../ports/online-store.ts";
import { own } from "./item.ts";
import { shape, type TableNames, tableNames } from "./tables.ts";

/** The tables that a store uses, for those who make tables by other means. Views matter where each has a table of its own. */
export interface Infrastructure extends TableNames {
  readonly views?: readonly OnlineView[];
}

/** A CloudFormation template, as JSON. */
export function cloudFormation(infrastructure: Infrastructure): string {
  const resources = namesOf(infrastructure).map((TableName) => [
    logicalName(infrastructure, TableName),
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
  return namesOf(infrastructure)
    .map((name) => terraformTable(name, resourceName(infrastructure, name)))
    .join("\n");
}

function terraformTable(name: string, resource: string): string {
  const [hash, range] = shape.KeySchema.map(({ AttributeName }) => AttributeName);
  const attributes = shape.AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `
  attribute {
    name = "${AttributeName}"
    type = "${AttributeType}"
  }
`,
  );
  return `resource "aws_dynamodb_table" "${resource}" {
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
  return tableNames(names, views);
}

/** Of the table, and not of its place in a list: both tools would make another table of a resource that is called anew. */
function logicalName({ table }: TableNames, name: string): string {
  return `AsofOnline${beyond(table, name).replace(/[^A-Za-z0-9]/g, "")}`;
}

function resourceName({ table }: TableNames, name: string): string {
  const rest = beyond(table, name).replace(/[^A-Za-z0-9_]/g, "_");
  return rest === "" ? "asof_online" : `asof_online_${rest}`;
}

/** What tells a view's table from the others: its name and hash. Two views that differ in signs alone differ in their hash. */
function beyond(table: string, name: string): string {
  return name.slice(table.length + 1);
}
