/** Definitions and requests of every shape that the compiler prints, and their statements. */
import { capabilities } from "../../../dialects/postgres/capabilities.ts";
import { functions } from "../../../dialects/postgres/functions/index.ts";
import { lexicon } from "../../../dialects/postgres/lexicon.ts";
import { createReader } from "../../../dialects/postgres/reader/index.ts";
import { choose, strategies } from "../../../dialects/postgres/strategies.ts";
import { windows } from "../../../dialects/postgres/windows.ts";
import { compile, queryKey } from "../../../src/compiler/compile.ts";
import { type AggregateFunction, aggregateLaws } from "../../../src/ir/aggregate.ts";
import type { CatalogColumn, CatalogTable } from "../../../src/ir/catalog.ts";
import type {
  EntityDefinition,
  FeatureDefinition,
  FeatureViewDefinition,
  QueryText,
  Relation,
  SelectionDefinition,
} from "../../../src/ir/definition.ts";
import type { Expression } from "../../../src/ir/expression.ts";
import type { Population, SpineRequest } from "../../../src/ir/request.ts";
import type { Statement } from "../../../src/ir/statement.ts";
import type { CanonicalType, TimeForm } from "../../../src/ir/types.ts";
import type { Dialect } from "../../../src/ports/dialect.ts";
import { templates } from "../../support/templates.ts";

export const spineKinds = [
  "rows",
  "table",
  "query",
  "range",
  "as_of",
  "range with population",
  "as_of with population",
] as const;
export const timeForms = ["instant", "utc", "berlin", "utc date", "berlin date"] as const;
export const nameStyles = ["plain", "hostile", "long"] as const;

export interface Case {
  readonly strategy: "probe" | "sweep" | "arrays" | "rank" | "lookup" | "running" | "frames" | "pairs";
  /** Whether the timed view computes functions over windows, the widest as wide as the TTL would be. */
  readonly windows?: true;
  /** Whether all of them follow from exact sums. */
  readonly sums?: true;
  /** Whether all of them can go over frames. */
  readonly framed?: true;
  /** Whether a value is computed of its column, and some functions count some rows alone. */
  readonly expressions?: true;
  readonly ttl: number | null;
  readonly strict: boolean;
  readonly available: boolean;
  /** How many columns settle ties: the first is createdTime. */
  readonly ties: 0 | 1 | 2;
  readonly keys: 0 | 1 | 2 | 3;
  readonly spine: (typeof spineKinds)[number];
  readonly time: (typeof timeForms)[number];
  readonly names: (typeof nameStyles)[number];
  /** Whether the catalog shows other types than the features have. */
  readonly casts: boolean;
  /** Whether sources are queries. */
  readonly query: boolean;
  /** How the spine holds its time. */
  readonly spineTime: (typeof timeForms)[number];
}

const described = { description: null, owner: null, tags: {} };
const forms: Readonly<Record<Case["time"], TimeForm>> = {
  instant: { form: "instant" },
  utc: { form: "zoneless", zone: "UTC" },
  berlin: { form: "zoneless", zone: "Europe/Berlin" },
  "utc date": { form: "date", zone: "UTC" },
  "berlin date": { form: "date", zone: "Europe/Berlin" },
};
const string: CanonicalType = { kind: "string" };
const int64: CanonicalType = { kind: "int64" };
const timestamp: CanonicalType = { kind: "timestamp" };

/** An author's name in the style of the case. A warehouse carries 63 bytes; names of ours alone may be longer. */
export function nameIn(style: Case["names"], plain: string, ours = false): string {
  if (style === "plain") return plain;
  if (style === "hostile") return `${plain} "x"; --.é😀`;
  return plain + "_".repeat((ours ? 80 : 63) - plain.length);
}

function column(name: string, type: CanonicalType, time: TimeForm | null = null): CatalogColumn {
  return { name, warehouseType: type.kind, type, time };
}

const holding = (form: TimeForm): CanonicalType => (form.form === "date" ? { kind: "date" } : timestamp);

interface Rows {
  readonly from:
    | { readonly kind: "table"; readonly relation: Relation }
    | { readonly kind: "query"; readonly query: QueryText };
  readonly columns: readonly CatalogColumn[];
}

/** A table, or a query over it with two values of its own. */
function rowsOf(name: string, columns: readonly CatalogColumn[], asQuery: boolean, style: Case["names"]): Rows {
  const relation = { database: null, schema: style === "hostile" ? nameIn(style, "schema") : null, name };
  if (!asQuery) return { from: { kind: "table", relation }, columns };
  const texts = ["with kept as (select * from base where month = ", ") select * from kept where note <> ", " -- all"];
  const query: QueryText = {
    texts,
    values: [
      { type: "int64", value: "7" },
      { type: "string", value: `not '${name}'` },
    ],
  };
  return { from: { kind: "query", query }, columns };
}

const keyTypes = [string, int64, string];

interface World {
  readonly views: readonly FeatureViewDefinition[];
  readonly entities: readonly EntityDefinition[];
  readonly selections: readonly SelectionDefinition[];
  readonly spine: SpineRequest;
  readonly tables: readonly CatalogTable[];
  readonly queries: ReadonlyMap<string, readonly CatalogColumn[]>;
}

/** One timed view under two roles, and a static one, on the case's spine. */
export function worldOf(one: Case): World {
  const name = (plain: string, ours = false): string => nameIn(one.names, plain, ours);
  const listed = one.spine === "range" || one.spine === "as_of";
  const keys = [1, 2, 3].slice(0, one.keys).map((number) => name(`key${number}`, listed));
  const form = forms[one.time];
  const feature = (plain: string, type: CanonicalType): FeatureDefinition => ({
    name: name(plain, true),
    type,
    column: name(`${plain}_column`),
    expression: null,
    aggregate: null,
    description: null,
    tags: {},
  });
  const shown = (type: CanonicalType): CanonicalType =>
    one.casts && type.kind === "float64" ? { kind: "int32" } : type;
  const time = (plain: string): CatalogColumn =>
    column(name(plain), holding(form), { ...form, ...(form.form === "instant" ? {} : { zone: "UTC" }) });
  const value = feature("value", { kind: "float64" });
  const features = [
    one.expressions === undefined ? value : { ...value, column: value.name, expression: twice(value.column) },
    feature("amount", { kind: "decimal", precision: 18, scale: 2 }),
    ...(form.form === "date" ? [] : [feature("moment", timestamp)]),
  ];
  const sourceKeys = keys.map((_key, index) => column(name(`own${index + 1}`), keyTypes[index] ?? string));
  const rows = rowsOf(
    name("events"),
    [
      ...sourceKeys,
      ...["happened", "landed", "created"].map(time),
      column(name("batch"), int64),
      column(name("list_column"), { kind: "array", of: string }),
      ...features.map((it) =>
        it.type.kind === "timestamp"
          ? time("moment_column")
          : column(it.expression === null ? it.column : value.column, shown(it.type)),
      ),
    ],
    one.query,
    one.names,
  );
  const view: FeatureViewDefinition = {
    kind: "feature_view",
    name: name("view", true),
    entities: keys,
    source: {
      ...described,
      name: "events",
      from: rows.from,
      eventTime: name("happened"),
      availableAt: one.available ? name("landed") : null,
      createdTime: one.ties > 0 ? name("created") : null,
      tieBreaks: one.ties > 1 ? [name("batch")] : [],
      timeZone: form.form === "instant" ? null : form.zone,
      keys: Object.fromEntries(keys.map((key, index) => [key, name(`own${index + 1}`)])),
      columns: null,
    },
    ttl: one.windows ? null : one.ttl,
    boundary: one.strict ? "strict" : "inclusive",
    features: one.windows ? windowedFeatures(features, one, name) : features,
    strategy: null,
    ...described,
  };
  const fixedRows = rowsOf(
    name("fixed"),
    [...sourceKeys, column(name("batch"), int64), column(name("height_column"), shown({ kind: "float64" }))],
    one.query,
    one.names,
  );
  const fixed: FeatureViewDefinition = {
    ...view,
    name: name("fixed", true),
    source: {
      ...view.source,
      name: "fixed",
      from: fixedRows.from,
      eventTime: null,
      availableAt: null,
      createdTime: null,
      tieBreaks: one.ties > 1 ? [name("batch")] : [],
    },
    ttl: null,
    features: [feature("height", { kind: "float64" })],
  };
  const generated = one.spine !== "rows" && one.spine !== "table" && one.spine !== "query";
  const mapped = generated ? {} : Object.fromEntries(keys.map((key, index) => [key, name(`other${index + 1}`)]));
  const selection = (
    chosen: string,
    alias: string | null,
    map: Readonly<Record<string, string>>,
  ): SelectionDefinition => ({
    view: chosen,
    alias,
    keys: map,
    features: null,
  });
  const spine = spineOf(one, keys, generated ? [] : Object.values(mapped), name);
  const tables = [rows, fixedRows, ...spine.rows].flatMap(({ from, columns }): readonly CatalogTable[] =>
    from.kind === "query"
      ? []
      : [{ relation: from.relation, exists: true, kind: "table", columns, indexes: [], rows: null, statistics: null }],
  );
  const queries = [rows, fixedRows, ...spine.rows].flatMap(({ from, columns }) =>
    from.kind === "query" ? [[queryKey(from.query), columns] as const] : [],
  );
  return {
    views: [view, fixed],
    entities: keys.map((key, index) => ({
      kind: "entity",
      name: key,
      keys: [{ name: key, type: keyTypes[index] ?? string }],
      ...described,
    })),
    selections: [
      selection(view.name, null, {}),
      selection(view.name, name("role"), mapped),
      selection(fixed.name, null, {}),
    ],
    spine: spine.request,
    tables,
    queries: new Map(queries),
  };
}

/** `coalesce(column, 3) * 2`. */
function twice(column: string): Expression {
  const known: Expression = { kind: "call", function: "coalesce", arguments: [reference(column), number("3")] };
  return { kind: "call", function: "multiply", arguments: [known, number("2")] };
}

/** `column > 5`. */
function above(column: string): Expression {
  return { kind: "call", function: "greater", arguments: [reference(column), number("5")] };
}

const reference = (name: string): Expression => ({ kind: "reference", name });
const number = (value: string): Expression => ({ kind: "literal", type: "number", value });

/** The functions that count some rows alone, where a case has conditions. */
const counted: ReadonlySet<AggregateFunction> = new Set(["sum", "count_distinct", "last", "last_n", "variance"]);

/** Each kind of function, over the widest window and over half of it. */
function windowedFeatures(
  [value, amount, moment]: readonly FeatureDefinition[],
  { ttl: widest, sums, framed, expressions }: Case,
  name: (plain: string, ours?: boolean) => string,
): readonly FeatureDefinition[] {
  const half = widest === null ? 3_600_000_001 : Math.floor(widest / 2);
  const of = (
    base: FeatureDefinition | undefined,
    plain: string,
    called: AggregateFunction,
    window: number | null,
    limit: number | null = null,
  ): readonly FeatureDefinition[] => {
    if (base === undefined) return [];
    const law = aggregateLaws[called];
    if (framed && (law.ordered || law.distinct)) return [];
    const input = law.needsInput ? base.type : null;
    const where = expressions !== undefined && counted.has(called) ? above(name("amount_column")) : null;
    const aggregate = { function: called, where, window, input, limit };
    return [{ ...base, name: name(plain, true), type: law.result(input), aggregate }];
  };
  const batch: FeatureDefinition | undefined =
    amount === undefined ? amount : { ...amount, type: { kind: "int64" }, column: name("batch") };
  if (sums)
    return [
      ...of(value, "times", "count", half),
      ...of(amount, "amount", "sum", half),
      ...of(amount, "mean", "avg", widest),
      ...of(amount, "spread", "stddev", half),
      ...of(batch, "batches", "sum", widest),
      ...of(batch, "middle", "variance", half),
    ];
  return [
    ...of(value, "value", "avg", widest),
    ...of(amount, "amount", "sum", half),
    ...of(value, "times", "count", half),
    ...of(
      value === undefined ? value : { ...value, column: name("list_column"), expression: null },
      "lists",
      "count",
      half,
    ),
    ...of(value, "kinds", "count_distinct", widest),
    ...of(value, "spread", "stddev", half),
    ...of(amount, "most", "max", widest),
    ...of(amount, "oldest", "first", half),
    ...of(amount, "newest", "last", widest),
    ...of(amount, "some", "last_n", half, 3),
    ...of(moment, "moment", "last", widest),
  ];
}

function spineOf(
  one: Case,
  keys: readonly string[],
  others: readonly string[],
  name: (plain: string, ours?: boolean) => string,
): { readonly request: SpineRequest; readonly rows: readonly Rows[] } {
  const keyColumns = (names: readonly string[]): readonly CatalogColumn[] =>
    names.map((key, index) => column(key, keyTypes[index] ?? string));
  const time = name("asked");
  const form = forms[one.spineTime];
  const columns = [
    ...keyColumns(keys),
    ...keyColumns(others),
    column(time, holding(form), form),
    column(name("label"), string),
  ];
  const declared = (given: readonly CatalogColumn[]) => given.map((it) => ({ name: it.name, type: it.type ?? string }));
  const populated = (asQuery: boolean): { population: Population; rows: readonly Rows[] } => {
    const rows = rowsOf(name("people"), [...keyColumns(keys), column(name("label"), string)], asQuery, one.names);
    return { population: { ...rows.from, columns: null }, rows: [rows] };
  };
  const nobody = { population: null, rows: [] };
  switch (one.spine) {
    case "rows": {
      const uploaded = [
        ...keyColumns(keys),
        ...keyColumns(others),
        column(time, timestamp),
        column(name("note", true), string),
      ];
      return { request: { kind: "rows", columns: declared(uploaded), time }, rows: [] };
    }
    case "table":
    case "query": {
      const rows = rowsOf(name("asked_rows"), columns, one.spine === "query", one.names);
      return { request: { ...rows.from, columns: null, time }, rows: [rows] };
    }
    case "range":
    case "range with population": {
      const { population, rows } = one.spine === "range" ? nobody : populated(one.query);
      const [start, end] = ["2013-07-01", "2013-08-01 02:00:00.000001+02:00"];
      return { request: { kind: "range", start, end, population, time }, rows };
    }
    default: {
      const { population, rows } = one.spine === "as_of" ? nobody : populated(one.query);
      return { request: { kind: "as_of", instant: "2013-07-01T12:00:00.5Z", population, time }, rows };
    }
  }
}

export const dialect: Dialect = {
  name: "postgres",
  capabilities,
  lexicon,
  functions,
  strategies,
  choose,
  windows,
  reader: createReader(),
  verifier: { verify: async () => [] },
  grants: () => ({ ok: false, lacks: [] }),
};

/** The statement of a case, printed by the compiler, not yet verified. */
export async function statementOf(one: Case): Promise<Statement> {
  const world = worldOf(one);
  const { statement } = await compile({
    registry: {
      project: "p",
      entities: world.entities,
      featureViews: world.views,
      onDemandViews: [],
      featureServices: [],
    },
    request: {
      spine: world.spine,
      features: { kind: "selections", selections: world.selections },
      fullNames: true,
      strategies: {},
      strategy: one.strategy,
    },
    dialect,
    templates,
    places: new Map(),
    warehouse: {
      catalog: { tables: world.tables },
      queryColumns: world.queries,
      queryRows: new Map(),
      spineRows: null,
    },
  });
  return statement;
}

const ttl = 3 * 3_600_000_000 + 1;

/** All that decides the shape of a join, each on three kinds of spine; what decides names and conversions takes turns. */
export function* grid(): Generator<Case> {
  let turn = 0;
  const spines = (): readonly Case["spine"][] =>
    [0, 2, 5].map((step) => spineKinds[(turn + step) % spineKinds.length] ?? "rows");
  for (const shape of shapes()) {
    for (const spine of spines()) {
      turn += 1;
      yield {
        ...shape,
        spine,
        time: timeForms[turn % 5] ?? "instant",
        spineTime: timeForms[turn % 4] ?? "instant",
        names: nameStyles[Math.floor(turn / 5) % 3] ?? "plain",
        casts: Math.floor(turn / 3) % 2 === 0,
        query: Math.floor(turn / 2) % 11 < 4,
      };
    }
  }
}

type Shape = Pick<Case, "strategy" | "keys" | "ties" | "available" | "strict" | "ttl">;

function* shapes(): Generator<Shape> {
  for (const strategy of ["probe", "sweep", "arrays", "rank", "lookup"] as const)
    for (const keys of [0, 1, 2, 3] as const)
      for (const ties of [0, 1, 2] as const)
        for (const available of [false, true])
          for (const strict of [false, true])
            for (const limit of [null, ttl]) yield { strategy, keys, ties, available, strict, ttl: limit };
}

/** Windows of every shape, over every kind of spine, form of time and style of names. */
export function* windowsGrid(strategy: "arrays" | "running" | "frames"): Generator<Case> {
  const functions = { arrays: {}, running: { sums: true }, frames: { framed: true } } as const;
  let turn = 0;
  for (const keys of [0, 1, 2, 3] as const)
    for (const available of strategy === "frames" ? [false] : [false, true])
      for (const strict of [false, true])
        for (const limit of [null, ttl])
          for (const step of [0, 3, 5]) {
            turn += 1;
            yield {
              strategy,
              windows: true,
              ...functions[strategy],
              ties: strategy !== "arrays" || turn % 3 === 0 ? 0 : turn % 3 === 1 ? 1 : 2,
              keys,
              available,
              strict,
              ttl: limit,
              spine: spineKinds[(turn + step) % spineKinds.length] ?? "rows",
              time: timeForms[turn % 5] ?? "instant",
              spineTime: timeForms[turn % 4] ?? "instant",
              names: nameStyles[turn % 3] ?? "plain",
              casts: turn % 2 === 0,
              query: turn % 7 < 3,
            };
          }
}
