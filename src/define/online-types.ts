/** The types of what is served and pushed: of which entities, what comes back, and which rows a source takes. */
import type { ValueStatus } from "../ir/online.ts";
import type { OnlineVersionName, OnlineVersionState } from "../ports/online-store.ts";
import type { Simplify } from "./shape.ts";
import type { Cell, Types } from "./type.ts";

// ---- what is served

/** One entity, or several that a request is about: every join key, and every request value. */
type EntityRow<Keys> = { readonly [K in keyof Keys]: Keys[K] | null };
type EntityColumns<Keys> = { readonly [K in keyof Keys]: readonly (Keys[K] | null)[] };

/** The entities whose features are asked for: rows, or a list of values for each column. A NULL key is found nowhere; request values are never NULL. */
export type Entities<Keys> = readonly EntityRow<Keys>[] | EntityColumns<Keys>;

/** A request for the newest values. */
export interface OnlineFeaturesRequest<Features, EntitiesGiven, Full extends boolean> {
  /** A feature service, or a list of views, selections and `view:feature` names. */
  readonly features: Features;
  /** Whose features. */
  readonly entities: EntitiesGiven;
  /** `view__feature` for every column; for lists alone, since a service says itself. */
  readonly fullNames?: Full;
  /** Cancels the read. */
  readonly signal?: AbortSignal | undefined;
}

/** The newest values as they were served, in the order of the entities. */
export interface OnlineFeatures<Row, Columns> {
  /** The instant that ages were judged at, ISO. */
  readonly at: string;
  /** Keys and request values, then the features. */
  readonly rows: readonly Row[];
  /** The same by feature, with what is known of each value. */
  readonly features: { readonly [F in keyof Columns]: OnlineFeature<Columns[F]> };
}

/** One feature of every entity asked for; all lists are in their order. */
export interface OnlineFeature<Value> {
  /** Null where a value is NULL, missing or withheld: its status says which. */
  readonly values: readonly Value[];
  /** What is to be said of each value. */
  readonly statuses: readonly ValueStatus[];
  /** When the facts came true, ISO; null where no row is stored, or for a static source. Of an on-demand feature the oldest of its inputs. */
  readonly eventTimes: readonly (string | null)[];
  /** Milliseconds since then. */
  readonly ages: readonly (number | null)[];
  /** The versions that answered: one, or of an on-demand feature one for each view. */
  readonly versions: readonly OnlineVersionName[];
}

/** A row that was served: keys and request values, then the features. */
export type ServedRow<K, O> = Simplify<{ [P in keyof K]: K[P] | null } & O>;

// ---- what is pushed

/** A row of a source that declares its columns; what is left out is NULL. Join keys and times may not be. */
export type PushedRow<C> = C extends Types ? { readonly [K in keyof C]?: Cell<C[K]> } : object;

/** Where pushed rows go. */
export interface PushOptions {
  /** To the views over the source that are served, to the source's table, or to both: the table first. */
  readonly to: "online" | "offline" | "both";
  /** Cancels the push; what was written by then stays. */
  readonly signal?: AbortSignal | undefined;
}

/** What came of pushed rows. */
export interface PushOutcome {
  /** Its name. */
  readonly source: string;
  /** How many were pushed. */
  readonly rows: number;
  /** What the table was given; null where it was not meant to. */
  readonly offline: { readonly table: string; readonly rows: number } | null;
  /** One for each view that was written to. */
  readonly online: readonly PushedView[];
  /** Views over windows: runs compute them anew, and pushes do not. */
  readonly leftToRuns: readonly string[];
}

/** A view that took pushed rows. */
export interface PushedView {
  /** Its name. */
  readonly view: string;
  /** The version that took them: what the definitions say now. */
  readonly version: string;
  /** `prepared` for a version that is being filled and that nobody reads yet. */
  readonly state: OnlineVersionState;
  /** The others were not newer than what was stored. */
  readonly written: number;
}
