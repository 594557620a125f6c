/** A statement is compared with the whole plan: whichever leaf of the plan is another, the same text is refused. */
import { expect, test } from "vitest";
import { createVerifier } from "../../../dialects/postgres/verifier/index.ts";
import type { Outline, Statement } from "../../../src/ir/statement.ts";
import { bases, originalOf } from "./bases.ts";

const verifier = createVerifier();

/** Leaves that say which kind of node stands there: another value would be no plan at all. */
const discriminants = /\.(node|kind|form|from|type)$/;

/** Leaves that have nothing in the text to be compared with. */
const unspoken: readonly RegExp[] = [
  // What is told to people.
  /^certificates\./,
  /^choices\.\d+\.(reason|advice)$/,
  /\.(view|strategy|source|role)$/,
  // The type of a value that is compared or handed on as it is.
  /keys\.\d+\.type\./,
  /features\.\d+\.type\./,
  // Names on the way, which the text may choose; the output's own name is that of `plan.columns`.
  /feature(s\.\d+)?\.(name|output)$/,
  // The spine's keys are those of its joins, its time is `time`; whether NULLs can come is told by the bounds.
  /^plan\.(input\.)+keys\.\d+$/,
  /columns\.\d+\.(column\.)?time(\.\w+)?$/,
  /\.neverNull$/,
  /population\.columns$/,
  // Between what the spine's times lie: a literal of it would be of no use here, and none is taken.
  /^plan\.(input\.)+times$/,
  // A bound, an expression, a condition or a choice of rows as a whole, where there is none: what it could be are leaves of others.
  /\.(start|expression|where|only)$/,
  // What is told to people of an expression.
  /\.written\./,
  // Another function has other arguments; that it is told is for the test of expressions.
  /\.typed\.(.*\.)?function$/,
  // The type of a function's input, which the text tells only where it is cast.
  /\.aggregate\.input(\.|$)/,
  // A comment at the end of the author's query.
  /query\.texts\.2$/,
];

/** A range lists rows by the instant they became known, whatever the boundary; a population takes the place of listings. */
const unspokenOf: Readonly<Record<string, readonly RegExp[]>> = {
  range: [/inputs\.\d+\.inclusive$/],
  "range with population": [/inputs\.\d+\.inclusive$/],
  "as_of with population": [/inputs\./],
  // The third input is a static source.
  as_of: [/inputs\.2\.inclusive$/],
};

/** What is summed or framed has no order, and a run uploads nothing. */
const unspokenIn: Readonly<Record<string, readonly RegExp[]>> = {
  "windows, of running sums": [/\.order\./],
  "windows, of running sums, strict": [/\.order\./],
  "windows, framed": [/\.order\./],
  "windows, framed, strict": [/\.order\./],
  walked: [/^upload$/],
  "walked, strict": [/^upload$/],
};

function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== "object" || value === null) yield path;
  else for (const [name, inner] of Object.entries(value)) yield* leaves(inner, [...path, name]);
}

function changed<T>(value: T, [name, ...rest]: readonly string[]): T {
  if (name === undefined) return other(value) as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  copy[name] = changed(copy[name], rest);
  return copy as T;
}

function other(leaf: unknown): unknown {
  if (typeof leaf === "number") return leaf + 1;
  if (typeof leaf === "boolean") return !leaf;
  if (leaf === null) return "something";
  const text = String(leaf);
  if (/^\d+$/.test(text)) return `${text}1`;
  return /^\d{4}-/.test(text) ? text.replace(/^\d{4}/, "1999") : `${text}x`;
}

function speaks(path: readonly string[], { name: base, of }: (typeof bases)[number], outline: Outline): boolean {
  const name = path.join(".");
  const silent = [discriminants, ...unspoken, ...(unspokenOf[of.spine] ?? []), ...(unspokenIn[base] ?? [])];
  return !silent.some((one) => one.test(name)) && !isBesideExpression(path, outline);
}

/** What would be read of a column is said of none where an expression stands for it. */
function isBesideExpression(path: readonly string[], outline: Outline): boolean {
  if (!/^(column|time|cast)$/.test(path.at(-1) ?? "")) return false;
  const feature = path.slice(0, -1).reduce<unknown>((within, step) => Reflect.get(Object(within), step), outline);
  return typeof feature === "object" && feature !== null && "expression" in feature && feature.expression !== null;
}

/** Of leaves whose paths differ in numbers alone, as those of many features do, a base's first is tried. */
function* tried(base: (typeof bases)[number], outline: Outline): Generator<readonly string[]> {
  const met = new Set<string>();
  for (const path of leaves(outline)) {
    if (!speaks(path, base, outline)) continue;
    const shape = path.map((step) => (/^\d+$/.test(step) ? "*" : step)).join(".");
    if (!met.has(shape)) yield path;
    met.add(shape);
  }
}

async function accepts(statement: Statement, path: readonly string[]): Promise<boolean> {
  const outline = changed(statement.outline, path);
  return (await verifier.verify({ ...statement, outline })).length === 0;
}

test("another leaf of the plan or of the outline is noticed", async () => {
  const unnoticed: string[] = [];
  let noticed = 0;
  for (const base of bases) {
    const statement = await originalOf(base);
    for (const path of tried(base, statement.outline)) {
      if (await accepts(statement, path)) unnoticed.push(`${base.name}: ${path.join(".")}`);
      else noticed += 1;
    }
  }
  expect(unnoticed).toEqual([]);
  expect(noticed).toBeGreaterThanOrEqual(1_000);
});
