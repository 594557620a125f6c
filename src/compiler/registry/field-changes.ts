import { type Expression, nodeKinds } from "../../ir/expression.ts";
import type { FieldChange } from "../../ir/registry.ts";
import type { CanonicalType } from "../../ir/types.ts";
import { canonicalJson } from "../../kernel/hash.ts";
import { stepTo } from "../../kernel/path.ts";

type Parts = ReadonlyMap<string, unknown>;

/**
 * The leaves in which two values differ, undefined standing for an absent one. A leaf is a scalar, a type, something empty,
 * or a list of plain values. Lists of named things (features, join keys, a service's selections) are compared by name, so
 * that a feature more is a feature more, and not a change of all that follow it. New ones are taken to stand last; where
 * that does not give the new order, the list's own path has the names in their order.
 */
export function fieldChanges(before: unknown, after: unknown, path = ""): readonly FieldChange[] {
  if (textOf(before) === textOf(after)) return [];
  const [left, right] = [partsOf(before), partsOf(after)];
  const comparable = left !== null && right !== null && Array.isArray(before) === Array.isArray(after);
  if (comparable) return [...partChanges(left, right, path), ...orderChange(before, left, right, path)];
  if (before === undefined && right !== null) return partChanges(new Map(), right, path);
  if (after === undefined && left !== null) return partChanges(left, new Map(), path);
  return [{ path, before: textOf(before), after: textOf(after) }];
}

function partChanges(left: Parts, right: Parts, path: string): readonly FieldChange[] {
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].flatMap((name) => fieldChanges(left.get(name), right.get(name), stepTo(path, name)));
}

function orderChange(before: unknown, left: Parts, right: Parts, path: string): readonly FieldChange[] {
  if (!Array.isArray(before)) return [];
  const stayed = [...left.keys()].filter((name) => right.has(name));
  const added = [...right.keys()].filter((name) => !left.has(name));
  const expected = textOf([...stayed, ...added]);
  const after = textOf([...right.keys()]);
  return expected === after ? [] : [{ path, before: textOf([...left.keys()]), after }];
}

/** The properties of an object by name, or the things of a list by their names. Null for a leaf. */
function partsOf(value: unknown): Parts | null {
  const parts = Array.isArray(value) ? namedParts(value) : propertiesOf(value);
  return parts === null || parts.size === 0 ? null : parts;
}

function namedParts(list: readonly unknown[]): Parts | null {
  const parts = new Map(list.map((one) => [nameOf(one), one]));
  const names = [...parts.keys()].filter((name) => name !== null);
  return names.length === list.length ? new Map(names.map((name) => [name, parts.get(name)])) : null;
}

/** A selection is named by its role, everything else by its name. */
function nameOf(value: unknown): string | null {
  if (!isObject(value)) return null;
  const name = value["name"] ?? value["alias"] ?? value["view"];
  return typeof name === "string" ? name : null;
}

function propertiesOf(value: unknown): Parts | null {
  if (!isObject(value) || isType(value) || isExpression(value)) return null;
  // Sorted, since what comes from a file and what comes from an author have their properties in different orders.
  const names = Object.keys(value).sort();
  return new Map(names.map((name) => [name, value[name]]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const typeKinds: Readonly<Record<CanonicalType["kind"], true>> = {
  bool: true,
  int32: true,
  int64: true,
  float32: true,
  float64: true,
  decimal: true,
  string: true,
  bytes: true,
  timestamp: true,
  date: true,
  json: true,
  array: true,
  vector: true,
};

/** True for a canonical type, which changes as a whole. */
export function isType(value: unknown): value is CanonicalType {
  return isObject(value) && typeof value["kind"] === "string" && Object.hasOwn(typeKinds, value["kind"]);
}

/** True for an expression, which changes as a whole: it is shown as its text. */
export function isExpression(value: unknown): value is Expression {
  return isObject(value) && nodeKinds.some((kind) => kind === value["kind"]);
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : canonicalJson(value);
}
