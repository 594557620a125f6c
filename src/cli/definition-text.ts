import { relative, resolve } from "node:path";
import type { Place } from "../kernel/diagnostics.ts";
import { inheritedText } from "./lineage/labels.ts";
import type { Folders } from "./problem-text.ts";
import type { EntityShape, InheritedShape, OnDemandViewShape, ServiceShape, SourceShape, ViewShape } from "./shapes.ts";
import type { Styles } from "./styles.ts";
import { textTable } from "./text-table.ts";

export type Shown = EntityShape | ViewShape | OnDemandViewShape | ServiceShape | SourceShape;
type Rows = readonly (readonly string[])[];

/** A definition for people: its title and place, what is said of it, then its features. */
export function definitionText(one: Shown, folders: Folders, styles: Styles, width = Number.POSITIVE_INFINITY): string {
  const { facts, features } = contentOf(one, styles);
  const name = one.kind === "feature_service" ? one.reference : one.name;
  const place = "place" in one && one.place !== null ? `  ${styles.dim(placeText(one.place, folders))}` : "";
  const title = `${styles.dim(one.kind.replaceAll("_", " "))} ${styles.bold(name)}${place}`;
  const about = one.description === null ? [] : [`  ${one.description}`];
  const told = [...facts, ...describedFacts(one)].map(([label = "", ...rest]) => [styles.cyan(label), ...rest]);
  const table = told.length === 0 ? [] : [textTable(told, { indent: "  ", width })];
  const listed =
    features.length === 0 ? [] : ["", styles.bold("  features"), textTable(features, { indent: "    ", width })];
  return `${[title, ...about, ...table, ...listed].join("\n")}\n`;
}

function placeText({ file, line }: Place, { current, root }: Folders): string {
  return `${root === null ? file : relative(current, resolve(root, file))}:${line}`;
}

interface Content {
  readonly facts: Rows;
  readonly features: Rows;
}

function contentOf(one: Shown, styles: Styles): Content {
  switch (one.kind) {
    case "entity":
      return {
        facts: [
          ["keys", typed(one.keys)],
          ["views", one.views.join(", ") || "none"],
        ],
        features: [],
      };
    case "source":
      return { facts: sourceFacts(one), features: [] };
    case "feature_view":
      return { facts: viewFacts(one), features: one.features.map((feature) => featureRow(feature, styles)) };
    case "on_demand_view":
      return {
        facts: onDemandFacts(one),
        features: one.features.map(({ name, type, expression, description, inherited }) => [
          name,
          type,
          expression,
          remarks([description ?? ""], inherited, styles),
        ]),
      };
    case "feature_service":
      return {
        facts: [["spine", `${typed(one.keys)}${one.keys.length === 0 ? "" : ", "}and an event timestamp`]],
        features: one.features.map(({ output, type, view, feature, role, inherited }) => [
          output,
          type,
          remarks([`${view}:${feature}${role === view ? "" : ` as ${role}`}`], inherited, styles),
        ]),
      };
  }
}

function viewFacts(view: ViewShape): Rows {
  return [
    ["entities", view.entities.join(", ") || "none: one constant key"],
    ["keys", typed(view.keys) || "none"],
    ...sourceFacts(view.source),
    ...(view.source.eventTime === null
      ? []
      : [
          ["ttl", view.ttl ?? "none: however old"],
          ["boundary", boundaryText(view)],
        ]),
    ...(view.strategy === null ? [] : [["strategy", view.strategy]]),
    ["services", view.services.join(", ") || "none"],
  ];
}

function onDemandFacts({ inputs, keys, request, services }: OnDemandViewShape): Rows {
  const named = inputs.map(({ name, view }) => (name === view ? view : `${view} as ${name}`));
  return [
    ["inputs", named.join(", ") || "none"],
    ["keys", typed(keys) || "none"],
    ["request", typed(request) || "nothing"],
    ["services", services.join(", ") || "none"],
  ];
}

function sourceFacts(source: SourceShape): Rows {
  const { eventTime, availableAt, createdTime, tieBreaks, lateness, timeZone } = source;
  const ties = [createdTime, ...tieBreaks].filter((name) => name !== null);
  return [
    ["source", sourceText(source)],
    ["event time", eventTime ?? "none: static, as of whenever the query runs"],
    ...(eventTime === null ? [] : [["known", knownText(eventTime, availableAt)]]),
    ...(ties.length === 0 ? [] : [["ties", `the greatest ${ties.join(", then ")} wins`]]),
    ...(lateness === null ? [] : [["lateness", `rows may arrive ${lateness} after their time`]]),
    ...(timeZone === null ? [] : [["time zone", timeZone]]),
  ];
}

function sourceText({ name, from, table, file, sql }: SourceShape): string {
  if (from === "query") return `query ${name}: ${(sql ?? "").replace(/\s+/g, " ").trim()}`;
  return from === "file" ? `table ${table}, loaded from ${file}` : `table ${table}`;
}

function knownText(eventTime: string, availableAt: string | null): string {
  return availableAt === null ? `at ${eventTime}` : `at the later of ${eventTime} and ${availableAt}`;
}

function boundaryText({ boundary }: ViewShape): string {
  return boundary === "strict"
    ? "strict: known before the spine's time"
    : "inclusive: known at the spine's time or before";
}

function featureRow(
  { name, type, column, description, inherited }: ViewShape["features"][number],
  styles: Styles,
): readonly string[] {
  const from = column === name ? "" : `from ${column}`;
  return [name, type, remarks([from, description ?? ""], inherited, styles)];
}

/** What is said of a feature, and the tags that it has of what it is made of. */
function remarks(said: readonly string[], inherited: readonly InheritedShape[] = [], { dim, yellow }: Styles): string {
  const tags = inherited.length === 0 ? "" : yellow(`[${inherited.map(inheritedText).join(", ")}]`);
  return [dim(said.filter((text) => text !== "").join("; ")), tags].filter((text) => text !== "").join(" ");
}

function describedFacts({ owner, tags }: Shown): Rows {
  const all = Object.entries(tags).map(([key, value]) => (value === "" ? key : `${key}=${value}`));
  return [...(owner === null ? [] : [["owner", owner]]), ...(all.length === 0 ? [] : [["tags", all.join(", ")]])];
}

function typed(keys: readonly { readonly name: string; readonly type: string }[]): string {
  return keys.map(({ name, type }) => `${name}: ${type}`).join(", ");
}
