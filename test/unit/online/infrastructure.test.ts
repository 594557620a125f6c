import { describe, expect, it } from "vitest";
import { cloudFormation, terraform } from "../../../src/online/dynamodb/infrastructure.ts";
import { tableOf } from "../../../src/online/dynamodb/tables.ts";

const views = [
  { project: "p", view: "weather" },
  { project: "p", view: "wea/ther" },
];

describe("tables that others make", () => {
  it("are a CloudFormation template of what the store makes itself", () => {
    expect(JSON.parse(cloudFormation({ table: "features" }))).toEqual({
      AWSTemplateFormatVersion: "2010-09-09",
      Resources: {
        AsofOnline: {
          Type: "AWS::DynamoDB::Table",
          DeletionPolicy: "Retain",
          UpdateReplacePolicy: "Retain",
          Properties: {
            TableName: "features",
            BillingMode: "PAY_PER_REQUEST",
            AttributeDefinitions: [
              { AttributeName: "asof_key", AttributeType: "S" },
              { AttributeName: "asof_view", AttributeType: "S" },
            ],
            KeySchema: [
              { AttributeName: "asof_key", KeyType: "HASH" },
              { AttributeName: "asof_view", KeyType: "RANGE" },
            ],
            TimeToLiveSpecification: { AttributeName: "expires_at", Enabled: true },
          },
        },
      },
    });
  });

  it("are one for each view where the store keeps them apart", () => {
    const names = views.map((view) => tableOf({ table: "features", layout: "view" }, view));
    expect(names[0]).toMatch(/^features\.weather-[0-9a-f]{10}$/);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[\w.-]{3,255}$/);
    const { Resources } = JSON.parse(cloudFormation({ table: "features", layout: "view", views }));
    const told = Object.values<{ readonly Properties: { readonly TableName: string } }>(Resources);
    expect(told.map(({ Properties }) => Properties.TableName)).toEqual(["features", ...names]);
  });

  it("are called the same whatever other views there are", () => {
    const [weather, other] = views;
    const named = (...some: typeof views) => ({
      cloud: Object.keys(JSON.parse(cloudFormation({ table: "features", layout: "view", views: some })).Resources),
      terra: [
        ...terraform({ table: "features", layout: "view", views: some }).matchAll(/^resource "\S+" "(\S+)"/gm),
      ].map(([, name]) => name),
    });
    const [both, alone] = [named(...views), named(...(other ? [other] : []))];
    expect(both.cloud).toEqual([
      "AsofOnline",
      expect.stringMatching(/^AsofOnlineweather[0-9a-f]{10}$/),
      alone.cloud[1],
    ]);
    expect(both.terra).toEqual([
      "asof_online",
      expect.stringMatching(/^asof_online_weather_[0-9a-f]{10}$/),
      alone.terra[1],
    ]);
    expect(new Set(both.terra).size).toBe(3);
    expect(weather).not.toEqual(other);
  });

  it("are Terraform resources", () => {
    expect(terraform({ table: "features" })).toMatchInlineSnapshot(`
      "resource "aws_dynamodb_table" "asof_online" {
        name         = "features"
        billing_mode = "PAY_PER_REQUEST"
        hash_key     = "asof_key"
        range_key    = "asof_view"

        attribute {
          name = "asof_key"
          type = "S"
        }

        attribute {
          name = "asof_view"
          type = "S"
        }

        ttl {
          attribute_name = "expires_at"
          enabled        = true
        }
      }
      "
    `);
    expect(terraform({ table: "features", layout: "view", views }).match(/^resource /gm)?.length).toBe(3);
  });
});
