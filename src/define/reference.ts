import type { SelectionDefinition } from "../ir/definition.ts";
import type { HistoricalRequest } from "../ir/request.ts";
import { type Diagnostic, error } from "../kernel/diagnostics.ts";
import { wholeView } from "./selection.ts";

export interface ParsedReference {
  /** Null where the text is no reference. */
  readonly selection: SelectionDefinition | null;
  readonly problems: readonly Diagnostic[];
}

/**
 * Reads `view:feature`; without a colon, all features of the view. The first colon divides, so a view whose own name has
 * one cannot be named by text. `path` is where the text stands, for messages.
 */
export function parseReference(text: string, path = "features"): ParsedReference {
  const colon = text.indexOf(":");
  const view = colon < 0 ? text : text.slice(0, colon);
  const feature = colon < 0 ? null : text.slice(colon + 1);
  if (view === "" || feature === "" || text.includes("\0"))
    return { selection: null, problems: [malformed(text, path)] };
  const features = feature === null ? null : [{ name: feature, rename: null }];
  return { selection: { ...wholeView(view), features }, problems: [] };
}

/** Reads `service@version`; without a version, the newest is meant. The last `@` divides. */
export function parseServiceReference(text: string): ServiceReference {
  const [, name, version] = /^(.+)@(\d+)$/s.exec(text) ?? [];
  if (name === undefined || version === undefined) return { kind: "service", name: text, version: null };
  return { kind: "service", name, version: Number(version) };
}

export type ServiceReference = Extract<HistoricalRequest["features"], { kind: "service" }>;

function malformed(text: string, path: string): Diagnostic {
  const message = `${JSON.stringify(text)} does not name a feature`;
  return error("invalid-name", message, { path, hint: "write 'view:feature', or 'view' for all of its features" });
}
