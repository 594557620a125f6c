import type { Diagnostic } from "../kernel/diagnostics.ts";

type Problems = readonly Diagnostic[];

/** The problems of definitions as they were written, those of what was built of them, and others. What two stages found at one place is told once. */
export function distinct(written: Problems, built: Problems, others: Problems): Problems {
  const seen = new Set<string>();
  const found = built.filter((one) => !followsFrom(written, one));
  return [...written, ...found, ...others].filter((one) => {
    const key = `${one.code} ${one.path}`;
    return one.path === null || (!seen.has(key) && seen.add(key));
  });
}

/** A definition whose features could not be read has none: that is no second fault. */
function followsFrom(told: Problems, { path }: Diagnostic): boolean {
  const definition = path === null ? null : (/^(.*\.)features$/.exec(path)?.[1] ?? null);
  return definition !== null && told.some((one) => one.path?.startsWith(definition) === true);
}
