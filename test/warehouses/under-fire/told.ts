import { AsofError } from "../../../src/kernel/diagnostics.ts";

/** A failure as a user sees it. */
export interface Told {
  readonly code: string;
  /** The message with its hint. */
  readonly text: string;
  /** Milliseconds until it was told. */
  readonly after: number;
}

/** How much longer than on a quiet machine work may take before it is said to hang. */
const patience = 5;

/**
 * How work fails. Throws where it does not, where it takes several times as long as the `usual` milliseconds that it takes at most on a
 * quiet machine, and where an error is not one of ours.
 */
export async function failed(usual: number, work: () => Promise<unknown>): Promise<Told> {
  const most = patience * usual;
  const begun = performance.now();
  const outcome = await Promise.race([
    work().then(
      () => "it did not fail",
      (error: unknown) => ({ error }),
    ),
    new Promise<string>((resolve) => setTimeout(() => resolve(`it hangs for more than ${most} ms`), most).unref()),
  ]);
  if (typeof outcome === "string") throw new Error(outcome);
  const { error } = outcome;
  if (!(error instanceof AsofError)) throw new Error(`no error of ours: ${String(error)}`, { cause: error });
  const [diagnostic] = error.diagnostics;
  const text = `${diagnostic?.message ?? ""} | ${diagnostic?.hint ?? ""}`;
  return { code: diagnostic?.code ?? "", text, after: performance.now() - begun };
}
