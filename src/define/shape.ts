/** The one phantom slot of the authoring types: it carries inferred types, never a value, and shows in no completion. */
export declare const shape: unique symbol;

/** Flattens an intersection, and drops the alias so that a hover prints the plain object. */
export type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** A record as a union of its properties. */
export type Entries<R> = { [K in keyof R]: { name: K; type: R[K] } }[keyof R];

/** One record from such a union, in one linear pass: neither recursion nor an intersection of unions. */
export type Merge<E extends { name: PropertyKey; type: unknown }> = { [C in E as C["name"]]: C["type"] };

/** A record under new names; a property that `M` does not name keeps its own. */
export type Renamed<R, M> = { [K in keyof R as K extends keyof M ? M[K] & string : K]: R[K] };
