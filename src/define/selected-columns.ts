/** What a list of selections gives, as types: its columns, the keys that it needs, and the names that clash. */
import type { Selection, Shape } from "./selection.ts";
import type { Entries, Merge, shape } from "./shape.ts";

/** A union of `{name, type}`, one for each column of a selection. */
type Column<S extends Shape, Full> = {
  [K in keyof S["features"] & string]: {
    name: `${Full extends true ? `${S["name"]}__` : S["prefix"]}${K}`;
    type: S["features"][K];
  };
}[keyof S["features"] & string];

export type ColumnsOf<M extends readonly Selection[], Full> = {
  [I in keyof M]: Column<M[I][typeof shape], Full>;
}[number];
export type KeysOf<M extends readonly Selection[]> = Merge<
  { [I in keyof M]: Entries<M[I][typeof shape]["keys"]> }[number]
>;

/** Who gives each column: where two members do, the property's type is a union of their places. */
type Givers<M extends readonly Selection[], Full> = Merge<
  { [I in keyof M]: Tagged<Column<M[I][typeof shape], Full>["name"], I> }[number]
>;
type Tagged<N, I> = N extends PropertyKey ? { name: N; type: I } : never;
type IsUnion<T, U = T> = T extends unknown ? ([U] extends [T] ? false : true) : never;
type Shared<G> = { [K in keyof G]: true extends IsUnion<G[K]> ? K : never }[keyof G];
type Refuse<N> = [N] extends [never]
  ? unknown
  : { error: `another member is also named '${N & string}': use full names or an alias` };

/** Refuses, on the members themselves, columns that two members give. All clashes are found in one pass. */
export type NoClash<M extends readonly Selection[], Full, X = Shared<Givers<M, Full>>> = [X] extends [never]
  ? unknown
  : { [I in keyof M]: Refuse<Column<M[I][typeof shape], Full>["name"] & X> };
