import type { Engine } from "./engine.ts";
import type { Session } from "./session.ts";
import { inTransaction } from "./transaction.ts";

/** The warehouse gave way to somebody else's transaction, a standby to its primary's. */
const conflicts = ["40001", "40P01"];
const attempts = 3;

/**
 * Asks something in a read-only transaction. After a conflict it is asked again: it changes nothing, and its answer is small. A
 * statement whose rows are on their way to somebody is never begun anew.
 */
export async function ask<T>(
  engine: Engine,
  signal: AbortSignal | undefined,
  question: (session: Session) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let conflicted = false;
    try {
      return await inTransaction(engine, { mode: "read only", signal }, (session) =>
        question(session).catch((error: unknown) => {
          conflicted = isConflict(error);
          throw error;
        }),
      );
    } catch (error) {
      if (!conflicted || attempt === attempts) throw error;
    }
  }
}

function isConflict(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && conflicts.includes(code);
}
