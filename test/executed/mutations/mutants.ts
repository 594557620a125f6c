import { parseSync } from "libpg-query";
import type { Statement } from "../../../src/ir/statement.ts";
import { type Base, bases, originalOf } from "./bases.ts";
import type { Mutator } from "./mutators.ts";

export interface Mutant {
  readonly base: Base;
  readonly kind: string;
  readonly original: Statement;
  readonly statement: Statement;
}

/** Every mutant of every base. Each is a text that Postgres can parse: else a refusal would say nothing. */
export async function* mutantsOf(mutators: readonly Mutator[]): AsyncGenerator<Mutant> {
  for (const base of bases) {
    const original = await originalOf(base);
    for (const { kind, mutate } of mutators) {
      for (const text of mutate(original.text)) {
        parseSync(text);
        yield { base, kind, original, statement: { ...original, text } };
      }
    }
  }
}

/** The first line in which two texts differ, for messages. */
export function change({ original, statement }: Mutant): string {
  const [before, after] = [original.text.split("\n"), statement.text.split("\n")];
  const at = after.findIndex((line, index) => line !== before[index]);
  return `${before[at]?.trim()} => ${after[at]?.trim()}`;
}
