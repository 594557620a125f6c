import { describe, expect, it } from "vitest";
import { bigquery } from "../../dialects/bigquery/index.ts";
import { postgres } from "../../dialects/postgres/index.ts";
import { snowflake } from "../../dialects/snowflake/index.ts";
import { compiledRun, runs } from "./runs.ts";

describe.each([postgres, snowflake, bigquery])("what a run loads, on $name", (dialect) => {
  it.each(Object.keys(runs))("%s", async (name) => {
    const { statement } = await compiledRun(name, dialect);
    await expect(`${statement.text}\n`).toMatchFileSnapshot(`./sql/latest/${dialect.name}/${name}.sql`);
  });
});
