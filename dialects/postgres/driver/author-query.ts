import type { QueryText } from "../../../src/ir/definition.ts";
import { type Parameter, type Sql, verbatim } from "../../../src/kernel/sql.ts";
import type { AdmittedQuery } from "../../../src/ports/dialect.ts";

/** An author's query as SQL. Its type says that the dialect's reader has accepted it. */
export function authorQuery(query: AdmittedQuery): Sql {
  return verbatim(query.texts, query.values.map(bound));
}

function bound(value: QueryText["values"][number]): Parameter {
  if (value.type === "null") return { value: null };
  return { value: value.type === "int64" ? BigInt(value.value) : value.value };
}
