import type { CanonicalType } from "../../ir/types.ts";
import { typeName } from "../../ir/types.ts";
import type { CanonicalValue } from "../../ir/value.ts";
import type { DifferenceExample, Reconciliation } from "../../runtime/reconcile/result.ts";
import { jsonEncoder } from "../../runtime/sink/json-value.ts";
import { RawJson } from "../json.ts";

/** The result with its values as JSON has them, in files of rows too. */
export function reconciliationJson({ isClean, at, views, seconds }: Reconciliation): object {
  return {
    ok: isClean,
    ...{ at, seconds },
    views: views.map((view) => ({ ...view, examples: view.examples.map(exampleJson) })),
  };
}

function exampleJson({ keys, features, ...example }: DifferenceExample): object {
  return {
    ...example,
    keys: keys.map(({ name, type, value }) => ({ name, type: typeName(type), value: valueJson(type, value) })),
    features: features.map(({ name, type, online, warehouse }) => ({
      ...{ name, type: typeName(type) },
      ...{ online: valueJson(type, online), warehouse: valueJson(type, warehouse) },
    })),
  };
}

function valueJson(type: CanonicalType, value: CanonicalValue): RawJson {
  return new RawJson(value === null ? "null" : jsonEncoder(type)(value));
}
