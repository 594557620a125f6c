import type { QueryText, Relation } from "../../ir/definition.ts";
import { joinsOf, type LogicalPlan, latestOf, spineOf } from "../../ir/plan.ts";
import type { Capabilities } from "../../ports/dialect.ts";

/**
 * Names that the compiler makes up. They never collide with an author's: columns start with a prefix that no column or
 * output of the request has, tables avoid every word that stands in a query or relation of the request.
 */
export class Names {
  readonly #prefix: string;
  readonly #taken: Set<string>;
  readonly #bytes: number;
  /** Null where a column may have any name; else those that are told apart only by their case, in lower case. */
  readonly #ambiguous: ReadonlySet<string> | null;
  readonly #impossible: ReadonlySet<string>;
  readonly #aliases = new Set(rowAliases);

  constructor(plan: LogicalPlan, { identifierBytes, columnNames: allowed, impossibleNames }: Capabilities) {
    const names = columnNames(plan);
    this.#prefix = freePrefix(names);
    this.#taken = new Set(tableWords(plan));
    this.#bytes = identifierBytes.answer;
    this.#impossible = new Set(impossibleNames.answer);
    this.#ambiguous = allowed.answer === "any" ? null : alikeButForCase(names);
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
    const plain = plainWords(base).slice(0, this.#bytes - 8);
    let name = plain;
    for (let next = 2; taken.has(name.toLowerCase()); next += 1) name = `${plain}_${next}`;
    taken.add(name.toLowerCase());
    return name;
  }

  /** An author's name as it stands, or a short one of ours where the warehouse cannot carry it. */
  carried(name: string, shortName: string): string {
    return Buffer.byteLength(name, "utf8") <= this.#bytes && this.#carries(name) ? name : this.column(shortName);
  }

  /**
   * The same for a column that stands between a source and the result, beside the aliases that templates use: in a QUALIFY or
   * an ORDER BY, a selected column of such a name would be taken for the alias.
   */
  between(name: string, shortName: string): string {
    return rowAliases.has(name.toLowerCase()) ? this.column(shortName) : this.carried(name, shortName);
  }

  #carries(name: string): boolean {
    if (this.#impossible.has(name)) return false;
    if (this.#ambiguous === null) return true;
    return plainName.test(name) && !reservedStart.test(name) && !this.#ambiguous.has(name.toLowerCase());
  }
}

/** Begins with a letter, as every warehouse lets a name begin. */
function plainWords(name: string): string {
  const words = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+/, "");
  return /^[A-Za-z]/.test(words) ? words : words === "" ? "view" : `view_${words}`;
}

/** The aliases that templates use. */
const rowAliases: ReadonlySet<string> = new Set(["s", "r", "q", "p", "w"]);

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** A warehouse that restricts names keeps those that start with an underscore and capitals, or twice with one, for itself. */
const reservedStart = /^(_[A-Z]|__)/i;

/** Names of which there is another in a different case, in lower case. */
function alikeButForCase(names: readonly string[]): ReadonlySet<string> {
  const spellings = new Map<string, string>();
  const alike = new Set<string>();
  for (const name of names) {
    const lower = name.toLowerCase();
    if ((spellings.get(lower) ?? name) !== name) alike.add(lower);
    spellings.set(lower, name);
  }
  return alike;
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
  return [
    ...plan.columns.map((column) => column.name),
    ...joinsOf(plan).flatMap((join) => join.features.map((feature) => feature.name)),
  ];
}

function tableWords(plan: LogicalPlan): readonly string[] {
  const latest = latestOf(plan);
  if (latest !== null) return words(latest.input.from);
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
