import type { Relation } from "../../src/ir/definition.ts";
import { identifier, qualified, type Sql, SqlPrinter, sql, stringLiteral } from "../../src/kernel/sql.ts";
import type { Grant, GrantsAnswer, GrantsQuestion, Lack, MakingPlace } from "../../src/ports/grants.ts";
import { spelling } from "./spelling.ts";

/**
 * Roles of IAM, granted in SQL: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-control-language. None of the
 * predefined ones lets tables be made without letting those beside them be read: remarks tell where that matters.
 */
export function grants({ to, options, reads, makesIn }: GrantsQuestion): GrantsAnswer {
  const said = placeOf(options);
  const { project } = said;
  const tables = reads.map((one) => tableIn(one, said));
  const datasets = makesIn === null ? [] : [datasetIn(makesIn, said), datasetIn(nowhere, said)];
  const known = distinct(tables.filter((one) => one !== null));
  const made = distinct(datasets.filter((one) => one !== null));
  const placeless = [...tables, ...datasets].includes(null);
  if (to === null || project === null || placeless) return { ok: false, lacks: lacking(to, said, placeless) };
  const member = memberOf(to);
  const granted = (purpose: string, role: string, on: Sql): Grant => ({
    purpose,
    statement: new SqlPrinter(spelling).print(
      sql`GRANT ${identifier(`roles/bigquery.${role}`)} ON ${on} TO ${stringLiteral(member)};`,
    ),
  });
  return {
    ok: true,
    to: member,
    grants: [
      granted("to run queries", "jobUser", sql`PROJECT ${identifier(project)}`),
      ...known.map((table) => granted("to read sources", "dataViewer", readable(table))),
      ...made.map((one) =>
        granted("to upload spines and to make training sets as tables", "dataEditor", sql`SCHEMA ${qualified(one)}`),
      ),
    ],
    remarks: remarksOn(known, made),
  };
}

interface SaidPlace {
  readonly project: string | null;
  readonly dataset: string | null;
  /** Of the dataset. */
  readonly datasetProject: string | null;
}

type Path = readonly string[];
const nowhere: MakingPlace = { database: null, schema: null };

function placeOf({ project, dataset, datasetProject }: GrantsQuestion["options"]): SaidPlace {
  return { project: text(project), dataset: text(dataset), datasetProject: text(datasetProject) };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function datasetIn({ database, schema }: MakingPlace, { project, dataset, datasetProject }: SaidPlace): Path | null {
  const inProject = database ?? (schema === null ? datasetProject : null) ?? project;
  const inDataset = schema ?? dataset;
  return inProject === null || inDataset === null ? null : [inProject, inDataset];
}

function tableIn(relation: Relation, said: SaidPlace): Path | null {
  const dataset = datasetIn(relation, said);
  return dataset === null ? null : [...dataset, relation.name];
}

function distinct(paths: readonly Path[]): readonly Path[] {
  return [...new Map(paths.map((one) => [JSON.stringify(one), one])).values()];
}

/** A table whose name has a star stands for several, which only their dataset can be granted for. */
function readable(table: Path): Sql {
  return isWildcard(table) ? sql`SCHEMA ${qualified(table.slice(0, 2))}` : sql`TABLE ${qualified(table)}`;
}

function isWildcard(table: Path): boolean {
  return table[2]?.includes("*") === true;
}

/** An address alone is a person's, or a service account's. */
function memberOf(to: string): string {
  if (to.includes(":")) return to;
  return `${to.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${to}`;
}

function remarksOn(tables: readonly Path[], made: readonly Path[]): readonly string[] {
  const shared = made.filter((one) => tables.some((table) => inside(table, one)));
  return [
    "for a source that is a view, write ON VIEW instead of ON TABLE; what the view reads must be granted too, unless it is authorized",
    ...tables
      .filter(isWildcard)
      .map((one) => `${one.join(".")} stands for several tables: all of its dataset can be read`),
    ...shared.map(
      (one) =>
        `sources lie in ${one.join(".")} too, all of which can be changed: make tables in a dataset of their own`,
    ),
  ];
}

function inside(table: Path, [project, dataset]: Path): boolean {
  return table[0] === project && table[1] === dataset;
}

function lacking(to: string | null, { project, dataset }: SaidPlace, placeless: boolean): readonly Lack[] {
  const member = "name a member (--to): user:ann@example.com, group:…, serviceAccount:…@….iam.gserviceaccount.com";
  const lack = (option: string, message: string): Lack => ({
    option,
    message,
    hint: `set ${option} in the configuration of the warehouse`,
  });
  return [
    ...(to === null ? [{ option: "to", message: "who is granted the roles is not said", hint: member }] : []),
    ...(project === null ? [lack("project", "the project that runs the jobs is not said")] : []),
    ...(placeless && dataset === null
      ? [lack("dataset", "the dataset of tables that are named without one is not said")]
      : []),
  ];
}
