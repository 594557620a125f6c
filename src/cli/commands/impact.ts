import type { Command } from "commander";
import { nearest } from "../../kernel/names.ts";
import type { Affected, Impact } from "../../runtime/lineage/impact.ts";
import { kindOf, labelOf, waysText } from "../lineage/labels.ts";
import { countOf } from "../quantities.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";

export function addImpact(program: Command, run: Runner): void {
  const command = program
    .command("impact")
    .summary("what breaks with a column or a table")
    .description(
      "Lists the features, on-demand features and services that read a column, or anything of a table, and how. Whether anything does " +
        "or not, it ends with 0. Nothing is connected to.",
    )
    .argument("<column>", "table.column, or a table; or those of a query source");
  command.action((name: string) => run(command, (session) => impact(session, name)));
}

async function impact(session: Session, name: string): Promise<undefined> {
  const { store } = await session.project();
  const found = await store.impact(name);
  const { styles, width } = session.output;
  const near = found.of.length > 0 || found.column === null ? null : nearest(found.column, found.columnsRead);
  if (near !== null) session.output.note(`of the same table '${near}' is read`);
  const affected = found.affected.map(({ node, how }) => ({ ...node, how }));
  session.output.result({ name, of: found.of, affected, columnsRead: found.columnsRead }, () => {
    const rows = found.affected.map(({ node, how }) => [
      labelOf(node),
      ...[kindOf(node), waysText(how)].map(styles.dim),
    ]);
    const table = rows.length === 0 ? "" : `\n${textTable(rows, { indent: "  ", width })}\n`;
    return `${styles.bold(summary(name, found))}\n${table}`;
  });
  return undefined;
}

/** `weather.temp is read by 3 features, 1 on-demand feature, 1 service` */
function summary(name: string, { affected }: Impact): string {
  const count = (kind: Affected["node"]["kind"]) => affected.filter(({ node }) => node.kind === kind).length;
  const services = new Set(affected.flatMap(({ node }) => (node.kind === "service_column" ? [node.service] : [])));
  const counts = [
    [count("feature"), "feature"],
    [count("on_demand_feature"), "on-demand feature"],
    [services.size, "service"],
  ] as const;
  const parts = counts.flatMap(([size, word]) => (size === 0 ? [] : [countOf(size, word)]));
  return parts.length === 0 ? `nothing reads ${name}` : `${name} is read by ${parts.join(", ")}`;
}
