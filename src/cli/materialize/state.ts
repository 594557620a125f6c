import type { Coverage } from "../../ports/run-store.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";
import { instantOf } from "./run-options.ts";

export async function listState(session: Session): Promise<undefined> {
  const { store } = await session.project();
  const watermarks = await store.runs.watermarks();
  session.output.result({ watermarks }, () => coverageText(session, watermarks));
}

export async function auditState(session: Session): Promise<undefined> {
  const { store } = await session.project();
  const audit = await store.runs.audit();
  session.output.result({ audit }, () => {
    if (audit.length === 0) return "nothing was corrected\n";
    const lines = audit.map(({ at, action, view, version, before, after, by, reason }) => [
      ...[at, action, `${view}@${version}`, `${before ?? "nothing"} to ${after ?? "nothing"}`, by ?? "", reason],
    ]);
    return `${textTable(lines, { width: session.output.width })}\n`;
  });
}

export interface CorrectState {
  readonly view: string;
  readonly watermark: string;
  readonly reason: string;
  readonly version: string | undefined;
}

export async function correctState(
  session: Session,
  { view, watermark, reason, version }: CorrectState,
): Promise<undefined> {
  const { store } = await session.project();
  const by = session.context.caller ?? undefined;
  const instant = instantOf(session, "--watermark", watermark);
  const coverage = await store.runs.correctWatermark({ view, reason, version, by, watermark: instant });
  session.output.result({ coverage }, () => coverageText(session, [coverage]));
}

function coverageText({ output }: Session, all: readonly Coverage[]): string {
  if (all.length === 0) return "no view was materialized yet\n";
  const titles = ["view", "version", "from", "up to"].map(output.styles.dim);
  const lines = all.map(({ view, version, since, watermark }) => [
    view,
    version,
    since ?? "the beginning",
    watermark ?? "nothing yet",
  ]);
  return `${textTable([titles, ...lines], { width: output.width })}\n`;
}
