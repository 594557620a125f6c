/** What a caller of a store asks for, from authored objects and text to plain requests. */
import type { SelectionDefinition } from "../ir/definition.ts";
import type { HistoricalRequest } from "../ir/request.ts";
import { type Diagnostic, error } from "../kernel/diagnostics.ts";
import { kindOf } from "./check/values.ts";
import { serviceOf } from "./feature-service.ts";
import { mergeSelections } from "./merge-selections.ts";
import { parseReference, parseServiceReference } from "./reference.ts";
import { selectionDefinition, selectionOf } from "./selection.ts";

export interface RequestedFeatures {
  readonly features: HistoricalRequest["features"];
  readonly problems: readonly Diagnostic[];
}

/**
 * A service, a text that names one (`service@version`), or a list of views, selections and `view:feature` texts. What is none
 * of these is reported.
 */
export function requestedFeatures(asked: unknown): RequestedFeatures {
  if (typeof asked === "string") return { features: parseServiceReference(asked), problems: [] };
  const service = serviceOf(asked);
  if (service !== null) {
    const { name, version } = service.definition;
    return { features: { kind: "service", name, version }, problems: service.problems };
  }
  if (Array.isArray(asked)) return requestedList(asked);
  const hint = "give a feature service, or a list such as [weather, 'airport_facts:alt']";
  const problem = error("empty-request", `expected features, found ${kindOf(asked)}`, { path: "features", hint });
  return { features: { kind: "selections", selections: [] }, problems: [problem] };
}

function requestedList(asked: readonly unknown[]): RequestedFeatures {
  const read = asked.map((one, index) => requestedMember(one, `features[${index}]`));
  const selections = mergeSelections(read.flatMap(({ selection }) => selection ?? []));
  return { features: { kind: "selections", selections }, problems: read.flatMap(({ problems }) => problems) };
}

function requestedMember(
  asked: unknown,
  path: string,
): { selection: SelectionDefinition | null; problems: readonly Diagnostic[] } {
  if (typeof asked === "string") return parseReference(asked, path);
  const authored = selectionOf(asked);
  if (authored !== null) return { selection: selectionDefinition(authored), problems: authored.problems };
  const hint = "give a view, a selection of one, or a text like 'view:feature'";
  return {
    selection: null,
    problems: [error("invalid-definition", `expected a feature view, found ${kindOf(asked)}`, { path, hint })],
  };
}
