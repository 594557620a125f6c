import { AsofError } from "../kernel/diagnostics.ts";

/** A whole number between two others, of an option; else an `AsofError` that names it. */
export function wholeNumber(path: string, given: number, [least, most]: readonly [number, number]): number {
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw AsofError.of("invalid-option", `${path} cannot be ${given}`, {
    path,
    hint: `give a whole number from ${least} to ${most}`,
  });
}
