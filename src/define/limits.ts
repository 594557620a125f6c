import { type LimitKind, type Limits, noLimits, type ProjectLimits } from "../ir/limits.ts";
import { parseBytes } from "../kernel/byte-size.ts";
import type { DiagnosticCode } from "../kernel/codes.ts";
import { suggestion } from "../kernel/names.ts";
import { isObject, kindOf } from "./check/values.ts";
import type { Position } from "./position.ts";

/** How far a request may go. What is not named has no limit. */
export interface LimitsOptions {
  /** Bytes of tables that its statement may read: a number, or text such as `"10 GB"` (powers of 1,000) or `"10 GiB"`. */
  readonly bytes?: number | bigint | string;
  /** Rows that its result may have; it has as many as its spine. */
  readonly rows?: number | bigint;
  /** How long its run may take, from its start to its last row. */
  readonly seconds?: number;
}

/** Limits of a project. The least of all that apply to a request counts. */
export interface ProjectLimitsOptions extends LimitsOptions {
  /** For requests that use a view, by its name. */
  readonly views?: Readonly<Record<string, LimitsOptions>>;
}

const kinds: readonly LimitKind[] = ["bytes", "rows", "seconds"];

/** Reads limits; what is wrong is told under `code`. */
export function readLimits(given: unknown, at: Position, code: DiagnosticCode): Limits {
  if (given === undefined || given === null) return noLimits;
  return limitsIn(given, at, code, kinds);
}

/** Reads a project's limits. That its views exist is for those to check who know them. */
export function readProjectLimits(
  given: unknown,
  at: Position,
  code: DiagnosticCode,
): Omit<ProjectLimits, "requireBounds"> {
  if (given === undefined || given === null) return { all: noLimits, views: {} };
  const all = limitsIn(given, at, code, [...kinds, "views"]);
  const views = isObject(given) ? given["views"] : undefined;
  if (views === undefined || views === null) return { all, views: {} };
  if (!isObject(views)) {
    at.at("views").error(code, `expected an object, found ${kindOf(views)}`, 'as in { weather: { bytes: "1 GB" } }');
    return { all, views: {} };
  }
  const read = Object.entries(views).map(
    ([name, one]) => [name, readLimits(one, at.at("views").at(name), code)] as const,
  );
  return { all, views: Object.fromEntries(read) };
}

function limitsIn(given: unknown, at: Position, code: DiagnosticCode, known: readonly string[]): Limits {
  if (!isObject(given)) {
    at.error(
      code,
      `expected an object, found ${kindOf(given)}`,
      'as in { bytes: "10 GB", rows: 1_000_000, seconds: 600 }',
    );
    return noLimits;
  }
  for (const name of Object.keys(given).filter((one) => !known.includes(one)))
    at.at(name).error(code, `there is no limit '${name}'`, suggestion(name, known));
  return {
    bytes: read(given["bytes"], at.at("bytes"), code, bytesOf, 'give a number of bytes, or text such as "10 GB"'),
    rows: read(given["rows"], at.at("rows"), code, wholeOf, "give a positive whole number of rows"),
    seconds: read(
      given["seconds"],
      at.at("seconds"),
      code,
      secondsOf,
      "give a positive number of seconds, a week at most",
    ),
  };
}

function read<T>(
  given: unknown,
  at: Position,
  code: DiagnosticCode,
  parse: (given: unknown) => T | null,
  hint: string,
): T | null {
  if (given === undefined || given === null) return null;
  const value = parse(given);
  if (value === null) at.error(code, "this limit has no usable value", hint);
  return value;
}

function bytesOf(given: unknown): bigint | null {
  const bytes = typeof given === "string" ? parseBytes(given) : wholeOf(given);
  return bytes === null || bytes === 0n ? null : bytes;
}

function wholeOf(given: unknown): bigint | null {
  if (typeof given === "bigint") return given > 0n ? given : null;
  return typeof given === "number" && Number.isSafeInteger(given) && given > 0 ? BigInt(given) : null;
}

/** What a timer of Node can wait for, and longer than a query of any warehouse goes on by itself. */
const mostSeconds = 7 * 86_400;

function secondsOf(given: unknown): number | null {
  return typeof given === "number" && given > 0 && given <= mostSeconds ? given : null;
}
