import type { Relation } from "../ir/definition.ts";

/** What somebody is to be let do, and no more. Answered from names alone: nothing is asked of a warehouse. */
export interface GrantsQuestion {
  /** Who; null: whoever the configuration says. */
  readonly to: string | null;
  /** What the configuration says of the warehouse, by option, without its secrets and without variables that are not set. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Tables whose rows are read. */
  readonly reads: readonly Relation[];
  /** Where tables are made of uploaded and of joined rows; null where none are. */
  readonly makesIn: MakingPlace | null;
}

/** Parts that are null are as the configuration says. */
export type MakingPlace = Pick<Relation, "database" | "schema">;

export type GrantsAnswer =
  | {
      readonly ok: true;
      /** Who is granted them, as the warehouse names them. */
      readonly to: string;
      /** In the order in which they can be run. */
      readonly grants: readonly Grant[];
      /** What the grants cannot say: rights that lie elsewhere, and names that were taken for others. */
      readonly remarks: readonly string[];
    }
  | { readonly ok: false; readonly lacks: readonly Lack[] };

/** One right, or one role. */
export interface Grant {
  /** For whoever administers the warehouse to run. */
  readonly statement: string;
  /** What it is needed for, in words. */
  readonly purpose: string;
}

/** Something without which the question has no answer. */
export interface Lack {
  /** The option of the warehouse that would say it; `to` for who is granted. */
  readonly option: string;
  readonly message: string;
  readonly hint: string;
}
