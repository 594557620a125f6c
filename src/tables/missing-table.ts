import { AsofError } from "../kernel/diagnostics.ts";

export function isMissingTable(error: unknown): boolean {
  return error instanceof AsofError && error.diagnostics.some(({ code }) => code === "relation-not-found");
}
