import type { RunEvent } from "./events.ts";

/** What happened, as a line of JSON; null for what happens with every batch. Nothing in it is a secret. */
export function logLine(one: RunEvent): string | null {
  if (one.event === "rows") return null;
  const { at, event, ...told } = one;
  return `${JSON.stringify({ at, event, level: levelOf(one), ...told })}\n`;
}

function levelOf(one: RunEvent): "info" | "error" {
  if (one.event === "interval-failed") return "error";
  if (one.event === "view-finished") return one.summary.state === "failed" ? "error" : "info";
  return one.event === "run-finished" && one.summary.run.state === "failed" ? "error" : "info";
}
