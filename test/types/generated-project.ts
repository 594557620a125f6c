import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const types = ["bool", "int64", "float64", "string", "timestamp"];

/** The names 0 … count - 1, as one text for each. */
function each(count: number, write: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => write(index));
}

const authoring = `import { entity, featureService, featureView, sql, table, t, type TypedStore } from "asof";`;
const viewName = (index: number) => `view_${index}`;

function view(index: number, features: number): string {
  const columns = each(features, (one) => `f${index}_${one}: t.${types[(index + one) % types.length]}`);
  const entities = index % 3 === 0 ? `[e.e${index % 20}, e.e${(index + 1) % 20}]` : `[e.e${index % 20}]`;
  return `export const ${viewName(index)} = featureView("${viewName(index)}", { entities: ${entities}, source: table("s${index}", { eventTime: "at" }), ttl: "3 hours", features: { ${columns.join(", ")} } });`;
}

/** A service of some features of each of its members; every other member has a role. */
function service(name: string, views: readonly number[], picks: number): string {
  const members = views.map((index) => {
    const role = index % 2 === 0 ? `.as("r${index}", { k${index % 20}: "spine_${index % 7}" })` : "";
    return `v.${viewName(index)}${role}.pick(${each(picks, (one) => `"f${index}_${one}"`).join(", ")})`;
  });
  return `export const ${name} = featureService("${name}", { features: [${members.join(", ")}] });`;
}

const from = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);

/** Writes a repository of many views and services and a script that asks for them; gives its files. */
export function generateProject(folder: string, views: number, features: number): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const files: Record<string, readonly string[]> = {
    "entities.ts": [
      authoring,
      ...each(20, (one) => `export const e${one} = entity("e${one}", { key: { k${one}: t.string } });`),
    ],
    "views.ts": [authoring, 'import * as e from "./entities.ts";', ...each(views, (index) => view(index, features))],
    "services.ts": [
      authoring,
      'import * as v from "./views.ts";',
      service("wide", from(0, 40), 5),
      service("many", from(50, 200), 1),
      ...each(19, (one) => service(`service_${one}`, from(one * 12, 10), 5)),
    ],
    "train.ts": [authoring, 'import * as v from "./views.ts";', 'import * as s from "./services.ts";', ...script()],
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, lines] of Object.entries(files)) writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
  return Object.keys(files).map((name) => join(folder, name));
}

/** Requests whose rows are read: of both large services, of a list of fifty names, of rows, and of entities that are served. */
function script(): readonly string[] {
  const names = each(50, (index) => `"${viewName(index)}:f${index}_2"`).join(", ");
  return [
    "declare const store: TypedStore<typeof v & typeof s>;",
    "const spine = sql`select * from spine`;",
    "const [wide] = await store.getHistoricalFeatures({ features: s.wide, spine }).toArray();",
    "export const a: number | null | undefined = wide?.r2__f2_0;",
    "export const b: string | null | undefined = wide?.spine_2;",
    "const [many] = await store.getHistoricalFeatures({ features: s.many, spine }).toArray();",
    "export const c: boolean | null | undefined = many?.f55_0;",
    `const [named] = await store.getHistoricalFeatures({ features: [${names}], spine }).toArray();`,
    "export const d: number | null | undefined = named?.f0_2;",
    "const [some] = await store.getHistoricalFeatures({ features: s.service_0, spine: sql`select 1`.columns({ id: t.int64 }) }).toArray();",
    "export const f: bigint | null | undefined = some?.id;",
    "// @ts-expect-error not asked for",
    "export const g = some?.f299_0;",
    `const online = await store.getOnlineFeatures({ features: [${names}], entities: [] });`,
    "export const h: number | null | undefined = online.rows[0]?.f0_2;",
    "export const i: number | null | undefined = online.features.f0_2.values[0];",
  ];
}
