import { demand, deviate } from "../deviation.ts";
import { show } from "../syntax/show.ts";
import { type AggregateName, constant, same, type Term } from "../syntax/term.ts";

/** How a function is made of sums. */
export interface Form {
  readonly name: AggregateName;
  /** Null where the form itself says the type. */
  readonly cast: string | null;
  /** The sums of powers 0, 1 and 2 that it takes. */
  readonly sums: readonly Term[];
}

export function formOf(term: Term, place: string): Form {
  if (term.is === "cast" && term.type === "int8") return { name: "count", cast: null, sums: [term.of] };
  if (term.is === "choice") return sumForm(term, place);
  if (term.is === "sqrt") return { ...varianceForm(term.of, place), name: "stddev_samp" };
  return meanForm(term) ?? varianceForm(term, place);
}

/** `CASE WHEN count > 0 THEN CAST(sum AS type) END`: no value, no sum. */
function sumForm(term: Extract<Term, { readonly is: "choice" }>, place: string): Form {
  const [only, more] = term.cases;
  const plain = more === undefined && term.of === null && term.otherwise === null;
  const some = plain && only?.when.is === "compare" && only.when.operator === ">" ? only.when : null;
  const cast = only?.value.is === "cast" ? only.value : null;
  demand(some !== null && cast !== null && same(some.right, constant(0)), place, `${show(term)} is no sum`);
  return { name: "sum", cast: cast.type, sums: [some.left, cast.of] };
}

/** `CAST(sum AS double precision) / NULLIF(count, 0)`. */
function meanForm(term: Term): Form | null {
  const [over, under] = term.is === "arithmetic" && term.operator === "/" ? [term.left, term.right] : [];
  if (over?.is !== "cast" || over.type !== "float8" || over.of.is !== "column") return null;
  if (under?.is !== "nullif" || !same(under.nothing, constant(0))) return null;
  return { name: "avg", cast: null, sums: [under.of, over.of] };
}

/** `CAST(count * squares - sum * sum AS double precision) / NULLIF(count * (count - 1), 0)`. */
function varianceForm(term: Term, place: string): Form {
  const over = term.is === "arithmetic" && term.left.is === "cast" ? term.left.of : null;
  const [first, second] = over?.is === "arithmetic" ? [over.left, over.right] : [];
  if (first?.is !== "arithmetic" || second?.is !== "arithmetic") return deviate(place, `${show(term)} is no function`);
  const [count, squares, sum] = [first.left, first.right, second.left];
  const times = (left: Term, right: Term): Term => ({ is: "arithmetic", operator: "*", left, right });
  const minus = (left: Term, right: Term): Term => ({ is: "arithmetic", operator: "-", left, right });
  const expected: Term = {
    is: "arithmetic",
    operator: "/",
    left: { is: "cast", of: minus(times(count, squares), times(sum, sum)), type: "float8" },
    right: { is: "nullif", of: times(count, minus(count, constant(1))), nothing: constant(0) },
  };
  demand(same(term, expected), place, `${show(term)} is no variance`);
  return { name: "var_samp", cast: null, sums: [count, sum, squares] };
}
