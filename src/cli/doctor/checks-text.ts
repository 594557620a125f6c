import { redact } from "../redact.ts";
import type { Styles } from "../styles.ts";
import { textTable } from "../text-table.ts";
import type { Check, CheckStatus } from "./check.ts";

/** No secret that some message quotes. */
export function redacted(check: Check): Check {
  return { ...check, found: redact(check.found), fix: check.fix === null ? null : redact(check.fix) };
}

export type Counts = Readonly<Record<CheckStatus, number>>;

export function countsOf(checks: readonly Check[]): Counts {
  const count = (status: CheckStatus) => checks.filter((one) => one.status === status).length;
  return { ok: count("ok"), warning: count("warning"), failed: count("failed"), skipped: count("skipped") };
}

/** A line for each check, below it what to do, and at the end how many there are of which kind. */
export function checksText(checks: readonly Check[], styles: Styles, width: number): string {
  const marks: Readonly<Record<CheckStatus, string>> = {
    ok: styles.green("ok"),
    warning: styles.yellow("warning"),
    failed: styles.red("failed"),
    skipped: styles.dim("skipped"),
  };
  // What is wrong is told whole, however long; what is right may be cut.
  const rows = checks.map(({ status, name, found }) => [marks[status], name, oneLine(found)]);
  const cut = textTable(rows, { width }).split("\n");
  const whole = textTable(rows).split("\n");
  const lines = checks.flatMap(({ status, fix }, index) => [
    (status === "ok" || status === "skipped" ? cut : whole)[index] ?? "",
    ...(fix === null ? [] : [`         ${styles.cyan("fix:")} ${oneLine(fix)}`]),
  ]);
  return `${lines.join("\n")}\n\n${summary(countsOf(checks), styles)}\n`;
}

function summary({ ok, warning, failed, skipped }: Counts, styles: Styles): string {
  const parts = [
    `${ok} ok`,
    ...(warning === 0 ? [] : [styles.yellow(`${warning} warning${warning === 1 ? "" : "s"}`)]),
    ...(failed === 0 ? [] : [styles.red(`${failed} failed`)]),
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return parts.join(", ");
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
