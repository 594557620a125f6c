import { type Command, Option } from "commander";
import type { Lineage, LineageNode } from "../../ir/lineage.ts";
import { type LineageDirection, lineageDirections } from "../../runtime/lineage/reach.ts";
import type { TaggedLineage, TagReader } from "../../runtime/lineage/tagged.ts";
import { kindOf, labelOf, tagsText, waysText } from "../lineage/labels.ts";
import { lineageTree } from "../lineage/tree.ts";
import type { Output } from "../output.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";
import { UsageError } from "../usage-error.ts";

interface LineageCommandOptions {
  readonly direction?: LineageDirection;
  readonly tag?: string;
  readonly mermaid?: boolean;
  readonly all?: boolean;
}

export function addLineage(program: Command, run: Runner): void {
  const command = program
    .command("lineage")
    .summary("which source columns features are made of, and how")
    .description(
      "Tells which source columns a feature, a view or a service is made of, and how each is read: as a value, in an aggregation, as " +
        "a filter, key, time or order. Of a table or a column it tells what is made of it. Nothing is connected to.",
    )
    .argument("[name]", "a view, view:feature, service, service:column, table or table.column (default: all services)")
    .addOption(
      new Option(
        "--direction <way>",
        "to what it is made of, or to what is made of it (default: as fits the name)",
      ).choices(lineageDirections),
    )
    .option("--tag <tag>", "instead of a name: what has a tag (pii, or pii=high) and all that reads it")
    .option("--mermaid", "as a mermaid flowchart of values and filters")
    .option("--all", "with --mermaid: keys, times and orders too");
  command.action((name: string | undefined) =>
    run(command, (session) => lineage(session, name ?? null, command.opts<LineageCommandOptions>())),
  );
}

async function lineage(session: Session, name: string | null, options: LineageCommandOptions): Promise<undefined> {
  checkOptions(session, name, options);
  const { store } = await session.project();
  if (options.tag !== undefined) return tellTagged(session.output, await store.tagged(options.tag));
  const { lineageNamed, lineageMermaid } = await import("../../runtime/lineage/index.ts");
  const { LineageIndex } = await import("../../runtime/lineage/lineage-index.ts");
  const whole = await store.lineage();
  const {
    lineage: part,
    roots,
    direction,
  } = name === null
    ? everything(whole, options.direction ?? "upstream")
    : lineageNamed(whole, await store.registry(), name, options.direction);
  const { styles, width } = session.output;
  session.output.result({ name, direction, roots, ...part }, () => {
    if (options.mermaid === true) return lineageMermaid(options.all === true ? part : withoutMatching(part, roots));
    if (roots.length === 0) return `nothing reads ${name}\n`;
    return lineageTree(new LineageIndex(part), roots, { direction, styles, width });
  });
  return undefined;
}

function checkOptions(
  { output }: Session,
  name: string | null,
  { tag, mermaid, all, direction }: LineageCommandOptions,
): void {
  if (tag !== undefined && (name !== null || mermaid === true || direction !== undefined))
    throw new UsageError("--tag stands alone", "leave the name, --mermaid and --direction out");
  if (all === true && mermaid !== true) throw new UsageError("--all goes with --mermaid");
  if (mermaid === true && output.options.json) throw new UsageError("--mermaid is no JSON", "leave one of the two out");
}

/** Services first, then features that are in none; from the other end, all that stands in the warehouse. */
function everything(lineage: Lineage, direction: LineageDirection) {
  const inUse = new Set(lineage.reads.map(({ read, reader }) => (direction === "upstream" ? read : reader)));
  const ends = lineage.nodes.filter(({ id }) => !inUse.has(id));
  const isService = ({ kind }: LineageNode) => kind === "service_column";
  const roots = [...ends.filter(isService), ...ends.filter((node) => !isService(node))].map(({ id }) => id);
  return { lineage, roots, direction };
}

/** Without what rows are matched, dated and ordered by; what is asked about stays, whatever it is. */
function withoutMatching({ nodes, reads }: Lineage, roots: readonly string[]): Lineage {
  const kept = reads.filter(({ how }) => how !== "key" && how !== "time" && how !== "order");
  const shown = new Set([...roots, ...kept.flatMap(({ reader, read }) => [reader, read])]);
  return { nodes: nodes.filter(({ id }) => shown.has(id)), reads: kept };
}

function tellTagged(output: Output, { tag, tagged, readers }: TaggedLineage): undefined {
  const told = { tag, tagged, readers: readers.map(({ node, ...rest }) => ({ ...node, ...rest })) };
  output.result(told, () => {
    if (tagged.length === 0) return `nothing has the tag ${tag}\n`;
    const [carrying, others] = [readers.filter(({ carries }) => carries), readers.filter(({ carries }) => !carries)];
    const sections = [
      section(
        `has ${tag}`,
        tagged.map((node) => [labelOf(node), kindOf(node), tagsText(node.tags)]),
        output,
      ),
      section(`carries ${tag}`, carrying.map(readerRow), output),
      section(`reads it, and does not carry ${tag}`, others.map(readerRow), output),
    ];
    return sections.filter((text) => text !== "").join("\n");
  });
  return undefined;
}

function readerRow({ node, how }: TagReader): readonly string[] {
  return [labelOf(node), kindOf(node), waysText(how)];
}

function section(title: string, rows: readonly (readonly string[])[], { styles, width }: Output): string {
  if (rows.length === 0) return "";
  const dimmed = rows.map(([name = "", ...rest]) => [name, ...rest.map(styles.dim)]);
  return `${styles.bold(title)}\n${textTable(dimmed, { indent: "  ", width })}\n`;
}
