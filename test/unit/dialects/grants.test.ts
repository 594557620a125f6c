import { describe, expect, it } from "vitest";
import { bigquery } from "../../../dialects/bigquery/index.ts";
import { postgres } from "../../../dialects/postgres/index.ts";
import { snowflake } from "../../../dialects/snowflake/index.ts";
import type { Relation } from "../../../src/ir/definition.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import type { GrantsQuestion } from "../../../src/ports/grants.ts";

const table = (name: string, schema: string | null = null, database: string | null = null): Relation => ({
  database,
  schema,
  name,
});
const asked = (question: Partial<GrantsQuestion>): GrantsQuestion => ({
  to: null,
  options: {},
  reads: [],
  makesIn: null,
  ...question,
});
const nowhere = { database: null, schema: null };

function granted({ grants }: Dialect, question: Partial<GrantsQuestion>): readonly string[] {
  const answer = grants(asked(question));
  if (!answer.ok) throw new Error(answer.lacks.map(({ message }) => message).join("; "));
  return answer.grants.map(({ statement }) => statement);
}

function lacks({ grants }: Dialect, question: Partial<GrantsQuestion>): readonly string[] {
  const answer = grants(asked(question));
  return answer.ok ? [] : answer.lacks.map(({ option }) => option);
}

describe("rights on Postgres", () => {
  const options = { database: "shop", user: "reader" };

  it("are of the tables that are read, and of no other", () => {
    const reads = [table("weather"), table("Odd \"name'", 'a".b'), table("pg_class", "pg_catalog")];
    expect(granted(postgres, { options, reads })).toEqual([
      'GRANT CONNECT ON DATABASE "shop" TO "reader";',
      'GRANT USAGE ON SCHEMA "a"".b" TO "reader";',
      'GRANT USAGE ON SCHEMA "public" TO "reader";',
      'GRANT SELECT ON TABLE "public"."weather" TO "reader";',
      'GRANT SELECT ON TABLE "a"".b"."Odd ""name\'" TO "reader";',
    ]);
  });

  it("make tables where they are asked for", () => {
    const reads = [table("weather", "raw")];
    expect(granted(postgres, { options, reads, makesIn: { ...nowhere, schema: "sets" }, to: "maker" })).toEqual([
      'GRANT CONNECT ON DATABASE "shop" TO "maker";',
      'GRANT USAGE ON SCHEMA "raw" TO "maker";',
      'GRANT USAGE ON SCHEMA "sets" TO "maker";',
      'GRANT SELECT ON TABLE "raw"."weather" TO "maker";',
      'GRANT TEMPORARY ON DATABASE "shop" TO "maker";',
      'GRANT CREATE ON SCHEMA "sets" TO "maker";',
    ]);
  });

  it("are told of a URL, without what is secret in it", () => {
    const url = "postgres://an%20n:hush-hush@host:5432/da%2Fta?sslmode=require";
    const answer = postgres.grants(asked({ options: { ...options, url } }));
    expect(answer).toMatchObject({ ok: true, to: "an n", grants: [{ statement: expect.stringContaining('"da/ta"') }] });
    expect(JSON.stringify(answer)).not.toContain("hush");
  });

  it("need a role and a database", () => {
    expect(lacks(postgres, {})).toEqual(["to", "database"]);
    expect(lacks(postgres, { to: "me", options: { url: "postgres://host" } })).toEqual(["database"]);
  });
});

describe("rights on Snowflake", () => {
  const options = { role: "feature_reader", warehouse: "wh", database: '"Ml"', schema: "features" };

  it("are of the tables that are read, with names of the configuration folded and others as they are", () => {
    const reads = [table("weather"), table('w"x', "raw", "Lake"), table("y", null, "Lake")];
    expect(granted(snowflake, { options, reads })).toEqual([
      'GRANT USAGE ON WAREHOUSE "WH" TO ROLE "FEATURE_READER";',
      'GRANT USAGE ON DATABASE "Lake" TO ROLE "FEATURE_READER";',
      'GRANT USAGE ON DATABASE "Ml" TO ROLE "FEATURE_READER";',
      'GRANT USAGE ON SCHEMA "Lake"."PUBLIC" TO ROLE "FEATURE_READER";',
      'GRANT USAGE ON SCHEMA "Lake"."raw" TO ROLE "FEATURE_READER";',
      'GRANT USAGE ON SCHEMA "Ml"."FEATURES" TO ROLE "FEATURE_READER";',
      'GRANT SELECT ON TABLE "Ml"."FEATURES"."weather" TO ROLE "FEATURE_READER";',
      'GRANT SELECT ON TABLE "Lake"."raw"."w""x" TO ROLE "FEATURE_READER";',
      'GRANT SELECT ON TABLE "Lake"."PUBLIC"."y" TO ROLE "FEATURE_READER";',
    ]);
  });

  it("upload where the session is, and make tables where they are asked for", () => {
    const reads = [table("weather", "raw", "Lake")];
    const makesIn = { database: "Lake", schema: "sets" };
    expect(granted(snowflake, { options, reads, makesIn, to: '"Maker"' })).toEqual([
      'GRANT USAGE ON WAREHOUSE "WH" TO ROLE "Maker";',
      'GRANT USAGE ON DATABASE "Lake" TO ROLE "Maker";',
      'GRANT USAGE ON DATABASE "Ml" TO ROLE "Maker";',
      'GRANT USAGE ON SCHEMA "Lake"."raw" TO ROLE "Maker";',
      'GRANT USAGE ON SCHEMA "Lake"."sets" TO ROLE "Maker";',
      'GRANT USAGE ON SCHEMA "Ml"."FEATURES" TO ROLE "Maker";',
      'GRANT SELECT ON TABLE "Lake"."raw"."weather" TO ROLE "Maker";',
      'GRANT CREATE TABLE ON SCHEMA "Lake"."sets" TO ROLE "Maker";',
    ]);
  });

  it("tell what jobs need besides, where tables are made in another schema than the session's", () => {
    const remarks = (makesIn: GrantsQuestion["makesIn"]): readonly string[] => {
      const answer = snowflake.grants(asked({ options, makesIn }));
      return answer.ok ? answer.remarks.filter((one) => one.includes("jobs")) : [];
    };
    expect(remarks({ database: null, schema: "sets" })).toEqual([
      expect.stringContaining('CREATE TABLE ON SCHEMA "Ml"."FEATURES" as well'),
    ]);
    for (const same of [null, nowhere, { database: "Ml", schema: "FEATURES" }]) expect(remarks(same)).toEqual([]);
  });

  it("need a role, a virtual warehouse, and the place of names without one", () => {
    expect(lacks(snowflake, {})).toEqual(["to", "warehouse"]);
    expect(lacks(snowflake, { reads: [table("t")], options: { role: "r", warehouse: "w" } })).toEqual([
      "database",
      "schema",
    ]);
    expect(lacks(snowflake, { reads: [table("t", "s", "d")], options: { role: "r", warehouse: "w" } })).toEqual([]);
    expect(lacks(snowflake, { makesIn: nowhere, options: { ...options, schema: undefined } })).toEqual(["schema"]);
  });
});

describe("rights on BigQuery", () => {
  const options = { project: "jobs", dataset: "features", datasetProject: "lake" };

  it("are roles on the tables that are read, and on the project that runs the jobs", () => {
    const reads = [table("weather"), table("t`x", "raw"), table("y", "raw", "other"), table("events_*", "logs")];
    expect(granted(bigquery, { options, reads, to: "ann@example.com" })).toEqual([
      "GRANT `roles/bigquery.jobUser` ON PROJECT `jobs` TO 'user:ann@example.com';",
      "GRANT `roles/bigquery.dataViewer` ON TABLE `lake`.`features`.`weather` TO 'user:ann@example.com';",
      "GRANT `roles/bigquery.dataViewer` ON TABLE `jobs`.`raw`.`t\\`x` TO 'user:ann@example.com';",
      "GRANT `roles/bigquery.dataViewer` ON TABLE `other`.`raw`.`y` TO 'user:ann@example.com';",
      "GRANT `roles/bigquery.dataViewer` ON SCHEMA `jobs`.`logs` TO 'user:ann@example.com';",
    ]);
  });

  it("make tables in the dataset that is asked for, and upload to the configured one", () => {
    const to = "loader@jobs.iam.gserviceaccount.com";
    const makesIn = { database: null, schema: "sets" };
    const member = `serviceAccount:${to}`;
    expect(granted(bigquery, { options, reads: [table("t", "raw")], makesIn, to })).toEqual([
      `GRANT \`roles/bigquery.jobUser\` ON PROJECT \`jobs\` TO '${member}';`,
      `GRANT \`roles/bigquery.dataViewer\` ON TABLE \`jobs\`.\`raw\`.\`t\` TO '${member}';`,
      `GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`jobs\`.\`sets\` TO '${member}';`,
      `GRANT \`roles/bigquery.dataEditor\` ON SCHEMA \`lake\`.\`features\` TO '${member}';`,
    ]);
    const group = bigquery.grants(asked({ options, makesIn: nowhere, to: "group:o'ml@example.com" }));
    expect(group).toMatchObject({ ok: true, to: "group:o'ml@example.com", grants: { length: 2 } });
  });

  it("tell where sources lie beside the tables that are made", () => {
    const remarks = (reads: readonly Relation[]) => {
      const answer = bigquery.grants(asked({ options, reads, makesIn: nowhere, to: "a@b" }));
      return answer.ok ? answer.remarks.filter((one) => one.includes("dataset of their own")) : null;
    };
    expect(remarks([table("weather")])).toEqual([expect.stringContaining("sources lie in lake.features too")]);
    expect(remarks([table("weather", "raw")])).toEqual([]);
  });

  it("need a member, a project, and the dataset of names without one", () => {
    expect(lacks(bigquery, { reads: [table("t")] })).toEqual(["to", "project", "dataset"]);
    expect(lacks(bigquery, { to: "a@b", options: { project: "p" }, reads: [table("t", "d")] })).toEqual([]);
    expect(lacks(bigquery, { to: "a@b", options: { project: "p" }, makesIn: nowhere })).toEqual(["dataset"]);
  });
});
