import type { QueryText, Relation } from "../../ir/definition.ts";
import { joinsOf, type LogicalPlan, spineOf } from "../../ir/plan.ts";

/**
 * Names that the compiler makes up. They never collide with an author's: columns start with a prefix that no column or
 * output of the request has, tables avoid every word that stands in a query or relation of the request.
 */
export class Names {
  readonly #prefix: string;
  readonly #taken: Set<string>;
  readonly #bytes: number;
  /** The aliases that templates use. */
  readonly #aliases = new Set(["s", "r", "q", "p", "w"]);

  constructor(plan: LogicalPlan, identifierBytes: number) {
    this.#prefix = freePrefix(columnNames(plan));
    this.#taken = new Set(tableWords(plan));
    this.#bytes = identifierBytes;
  }

  /** An internal column: `asof_row`. */
  column(name: string): string {
    return this.#prefix + name;
  }

  /** A table name nobody uses yet: `weather__timeline`, `weather__timeline_2`. */
  table(base: string): string {
    return this.#free(base, this.#taken);
  }

  /** An alias for a join's result. It hides no table, so only other aliases count: `weather`. */
  alias(base: string): string {
    return this.#free(base, this.#aliases);
  }

  #free(base: string, taken: Set<string>): string {
    const plain = base.replace(/[^A-Za-z0-9_]+/g, "_").slice(0, this.#bytes - 8) || "view";
    let name = plain;
    for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${plain}_${next}`;
    taken.add(name.toLowerCase());
    return name;
  }

  /** An author's name as it stands, or a short one of ours where the warehouse cannot carry it. */
  carried(name: string, shortName: string): string {
    return Buffer.byteLength(name, "utf8") <= this.#bytes ? name : this.column(shortName);
  }
}

function freePrefix(names: readonly string[]): string {
  const lower = names.map((name) => name.toLowerCase());
  const free = (prefix: string): boolean => !lower.some((name) => name.startsWith(prefix));
  for (let number = 1; ; number += 1) {
    const prefix = number === 1 ? "asof_" : `asof${number}_`;
    if (free(prefix)) return prefix;
  }
}

function columnNames(plan: LogicalPlan): readonly string[] {
  const features = joinsOf(plan).flatMap((join) => join.features);
  return [
    ...spineOf(plan).columns.map((column) => column.name),
    ...features.flatMap((feature) => [feature.name, feature.output]),
  ];
}

function tableWords(plan: LogicalPlan): readonly string[] {
  const { from } = spineOf(plan);
  const listed = from.kind === "range" || from.kind === "as_of" ? from : null;
  const rows: readonly RowsOf[] = [
    ...joinsOf(plan).map((join) => join.source.from),
    ...(listed?.inputs ?? []).map((input) => input.scan.from),
    ...(listed?.population ? [listed.population] : []),
    ...(from.kind === "table" || from.kind === "query" ? [from] : []),
  ];
  return rows.flatMap(words);
}

type RowsOf =
  | { readonly kind: "table"; readonly relation: Relation }
  | { readonly kind: "query"; readonly query: QueryText };

function words(rows: RowsOf): readonly string[] {
  if (rows.kind === "table") return [rows.relation.name.toLowerCase()];
  return rows.query.texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []);
}
