import type { Certificate } from "../ir/certificate.ts";
import { AsofError, error } from "../kernel/diagnostics.ts";

/** Throws `leak-refuted` for every feature whose argument did not hold. */
export function refuseLeaks(certificates: readonly Certificate[]): void {
  const refuted = certificates.filter((one) => one.verdict === "refuted");
  if (refuted.length === 0) return;
  throw new AsofError(
    refuted.map((one) =>
      error("leak-refuted", `${one.role}:${one.feature} could see the future: ${one.reasons.join("; ")}`, {
        path: `features.${one.role}.${one.feature}`,
        hint: "this is a fault of asof, nothing was run: please report it with the output of explain",
      }),
    ),
  );
}
