import type { ChoiceCase, SortTerm, Term } from "./term.ts";

/** A term as SQL, for messages. */
export function show(term: Term): string {
  switch (term.is) {
    case "other":
      return "an expression";
    case "column":
      return term.table === null ? quoted(term.name) : `${term.table}.${quoted(term.name)}`;
    case "star":
      return "*";
    case "constant":
      return String(term.value).toUpperCase();
    case "instant":
      return `instant ${term.microseconds} µs`;
    case "at_zone":
      return `(${show(term.of)} AT TIME ZONE '${term.zone}')`;
    case "cast":
      return `CAST(${show(term.of)} AS ${term.type})`;
    case "earlier":
      return `${show(term.of)} - ${term.microseconds} µs`;
    case "greatest":
      return `GREATEST(${term.of.map(show).join(", ")})`;
    case "ticks":
      return `the microseconds of ${show(term.of)}`;
    case "bucket":
      return `the ${term.microseconds} µs around ${show(term.of)}`;
    case "finite":
      return `isfinite(${show(term.of)})`;
    case "null":
      return `${show(term.of)} IS NULL`;
    case "not_null":
      return `${show(term.of)} IS NOT NULL`;
    case "equal":
      return `${show(term.left)} = ${show(term.right)}`;
    case "compare":
      return `${show(term.left)} ${term.operator} ${show(term.right)}`;
    case "or":
      return term.of.map(show).join(" OR ");
    case "and":
      return `(${term.of.map(show).join(" AND ")})`;
    case "part":
      return `the part of ${term.parts} by ${term.of.map(show).join(", ")}`;
    case "aggregate":
      return `${term.name.toUpperCase()}(${term.distinct ? "DISTINCT " : ""}${show(term.of)})`;
    case "leading":
      return `${show(term.of)}[1${term.limit === null ? "" : `:${term.limit}`}]`;
    case "or_empty":
      return `COALESCE(${show(term.of)}, '{}')`;
    case "collated":
      return `${show(term.of)} COLLATE ${quoted(term.collation)}`;
    case "gathered":
      return `ARRAY_AGG(${show(term.of)} ORDER BY ${term.order.map(showSort).join(", ")})`;
    case "searched":
      return `${show(term.elements)}[WIDTH_BUCKET(${show(term.instant)}, ${show(term.instants)})]`;
    case "reached":
      return `WIDTH_BUCKET(${show(term.instant)}, ${show(term.instants)})`;
    case "elements":
      return `UNNEST(${show(term.of)}[${show(term.first)}:${show(term.last)}])`;
    case "next":
      return `${show(term.of)} + 1`;
    case "presence":
      return `NULLIF(${show(term.of)} IS NOT NULL, FALSE)`;
    case "choice":
      return `CASE ${term.of === null ? "" : `${show(term.of)} `}${term.cases.map(showCase).join(" ")}${term.otherwise === null ? "" : ` ELSE ${show(term.otherwise)}`} END`;
    case "negated":
      return `-${show(term.of)}`;
    case "arithmetic":
      return `${show(term.left)} ${term.operator} ${show(term.right)}`;
    case "nullif":
      return `NULLIF(${show(term.of)}, ${show(term.nothing)})`;
    case "sqrt":
      return `SQRT(${show(term.of)})`;
    case "window":
      return `${term.function.toUpperCase()}(${term.of === null ? "" : show(term.of)}) OVER (…)`;
  }
}

function showCase({ when, value }: ChoiceCase): string {
  return `WHEN ${show(when)} THEN ${show(value)}`;
}

export function showSort(term: SortTerm): string {
  const nulls = term.nulls === "unsaid" ? "" : ` NULLS ${term.nulls.toUpperCase()}`;
  return `${show(term.value)}${term.descending ? " DESC" : ""}${nulls}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
