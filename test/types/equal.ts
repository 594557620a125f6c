/** True for types that are the same to the compiler, `any` told apart. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Accepts `true` alone: `expectType<Equal<A, B>>()` is an error where they differ. */
export function expectType<_T extends true>(): void {}
