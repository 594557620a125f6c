import type { CatalogTable, TimeSpread } from "../ir/catalog.ts";
import type { QueryText } from "../ir/definition.ts";
import type { AsOfJoinNode, DedupeLatestNode, WindowAggregateNode } from "../ir/plan.ts";
import type { Statement, StrategyChoice } from "../ir/statement.ts";
import type { DiagnosticCode } from "../kernel/codes.ts";
import type { FunctionLexicon } from "./functions.ts";
import type { GrantsAnswer, GrantsQuestion } from "./grants.ts";
import type { Lexicon } from "./lexicon.ts";

/** A warehouse's SQL, as answers to questions. Nobody asks a dialect for its name to decide anything. */
export interface Dialect {
  /** Names the folder of its templates, and what users write after `--dialect`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly lexicon: Lexicon;
  /** How it says the functions of expressions. */
  readonly functions: FunctionLexicon;
  readonly strategies: Readonly<Record<AsOfStrategyName, StrategyOffer>>;
  /** Weighs the strategies of a join against each other: which is best, and what each would cost. */
  choose(join: AsOfJoinNode, facts: JoinFacts): StrategyChoice;
  readonly windows: WindowOffers;
  /** How the newest row of each key is best found; absent where there is but one way. */
  newest?(node: DedupeLatestNode, facts: NewestFacts): NewestForm;
  readonly reader: QueryReader;
  readonly verifier: Verifier;
  /** What to grant somebody who is to do no more than what is asked for. */
  grants(question: GrantsQuestion): GrantsAnswer;
}

/** The ways to do an as-of join. docs/strategies.md has them with pictures and costs. */
export type AsOfStrategyName = "probe" | "sweep" | "arrays" | "asof" | "rank" | "lookup";
export const asOfStrategyNames: readonly AsOfStrategyName[] = ["probe", "sweep", "arrays", "asof", "rank", "lookup"];

/** The ways to compute functions over windows. */
export type WindowStrategyName = "probe" | "arrays" | "running" | "frames" | "pairs";
export const windowStrategyNames: readonly WindowStrategyName[] = ["probe", "arrays", "running", "frames", "pairs"];

/** Any way to do a join or to compute windows. */
export type StrategyName = AsOfStrategyName | WindowStrategyName;
export const strategyNames: readonly StrategyName[] = [...asOfStrategyNames, "running", "frames", "pairs"];

export interface StrategyOffer {
  /** Why the warehouse does not have it at all; absent where it has. A view whose author asks for it is joined another way. */
  readonly missing?: string;
  /** Null where it applies to this join; otherwise the reason why not, in words. */
  refusal(join: AsOfJoinNode, facts: JoinFacts): string | null;
}

/** Which ways to compute functions over windows there are, and which is best. */
export interface WindowOffers {
  readonly strategies: Readonly<Record<WindowStrategyName, WindowOffer>>;
  choose(join: WindowAggregateNode, facts: JoinFacts): StrategyChoice;
}

export interface WindowOffer {
  /** Why the warehouse does not have it at all; absent where it has. */
  readonly missing?: string;
  /** Null where it applies; otherwise the reason why not, in words. */
  refusal(join: WindowAggregateNode, facts: JoinFacts): string | null;
}

/** A strategy that a warehouse does not have, for a documented reason. */
export function missingStrategy(reason: string): { readonly missing: string; refusal(): string } {
  return { missing: reason, refusal: () => reason };
}

/** What is known of a join's surroundings when a strategy is chosen. Null: not known. */
export interface JoinFacts {
  /** The source's table; null for a query too. */
  readonly table: CatalogTable | null;
  /** Rows of the source, be it a table or a query. */
  readonly sourceRows: number | null;
  readonly spineRows: number | null;
  /** How the spine's times are spread. */
  readonly spineTimes: TimeSpread | null;
}

/** What is known of the rows of which the newest are taken. */
export type NewestFacts = Pick<JoinFacts, "table" | "sourceRows">;

export type NewestForm =
  /** All rows of the run, sorted or numbered within their keys. */
  | "sorted"
  /** Key by key, by an index that leads to its newest row. */
  | "walked";

/** A named answer with the vendor's documented reason. */
export interface Answer<T> {
  readonly answer: T;
  readonly because: string;
  /** The page of the vendor's documentation. */
  readonly documented: string;
}

export interface Capabilities {
  /** Bytes of UTF-8 that a name may have; longer ones are mapped and mapped back. */
  readonly identifierBytes: Answer<number>;
  /** Columns that one result may have. */
  readonly resultColumns: Answer<number>;
  /**
   * Whether a common table expression that is read twice is computed once. Where it is not, spine rows are told apart by
   * their typed (keys, time), of which the features are a function, and never by a number.
   */
  readonly commonTables: Answer<"computed-once" | "computed-per-reference">;
  /** What names of columns may hold: any character, or letters, digits and underscores, case ignored; others are mapped. */
  readonly columnNames: Answer<"any" | "plain">;
  /** Names that no column of a result may have, whatever the language allows; they are mapped too. */
  readonly impossibleNames: Answer<readonly string[]>;
  /** Whether bounds on time that are written as literals let the warehouse leave out parts of a table. */
  readonly literalBounds: Answer<"prune" | "no-use">;
  /** What the warehouse says of a statement before it runs: the bytes that it would read, or its planner's figures alone. */
  readonly costEstimate: Answer<"bytes" | "planner">;
}

declare const admitted: unique symbol;

/** An author's query that its dialect's reader has accepted: one read-only SELECT. */
export interface AdmittedQuery extends QueryText {
  readonly [admitted]: true;
}

/** Reads authors' SQL before it goes anywhere. */
export interface QueryReader {
  read(query: QueryText): Promise<QueryReading>;
  /**
   * A query whose text does not tell its columns (`select *`), once the warehouse has told what it `found` there, in order. A
   * column that the definitions use under another spelling of the name, because the warehouse changes names that nobody quotes,
   * is given that spelling. Absent where names stay as they are written.
   */
  rename?(query: AdmittedQuery, found: readonly string[], used: ReadonlySet<string>): RenamedQuery;
}

export interface RenamedQuery {
  readonly query: AdmittedQuery;
  /** The names of its columns, in the order found. */
  readonly columns: readonly string[];
}

export type QueryReading =
  | {
      readonly ok: true;
      readonly query: AdmittedQuery;
      /** Names of the result's columns; null where they cannot be told from the text (`select *`). */
      readonly columns: readonly string[] | null;
      /** The tables read, as the warehouse means them (unquoted names folded) and `formatRelation` writes them; no common tables. */
      readonly relations: readonly string[];
    }
  | { readonly ok: false; readonly refusal: QueryRefusal };

export interface QueryRefusal {
  readonly code: DiagnosticCode;
  /** Names the offending construct. */
  readonly message: string;
  readonly hint: string | null;
}

/** Reads emitted text back and compares what it says with the logical plan. Shares no code with the compiler. */
export interface Verifier {
  verify(statement: Statement): Promise<readonly VerificationFault[]>;
  /** Begins to load what `verify` needs, so that it is there in time. Tells of no failure: `verify` does. */
  prepare?(): void;
}

export interface VerificationFault {
  /** The role whose join is wrong; null for the statement as a whole. */
  readonly role: string | null;
  readonly message: string;
}
