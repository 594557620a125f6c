import { typeName } from "../../ir/types.ts";
import { AsofError, error } from "../../kernel/diagnostics.ts";
import type { ResultColumn } from "../../ports/warehouse.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";
import type { LoadOptions } from "./load-options.ts";

export interface Proposal {
  /** As people name it. */
  readonly file: string;
  readonly proposed: readonly ResultColumn[];
}

/** A guess from values is a proposal: nothing is loaded by it before somebody has said yes. */
export async function requireAccepted(
  session: Session,
  proposals: readonly Proposal[],
  { acceptTypes }: LoadOptions,
): Promise<void> {
  const open = proposals.filter(({ proposed }) => proposed.length > 0);
  if (open.length === 0) return;
  if (!session.output.options.json) for (const one of open) tell(session, one);
  if (acceptTypes === true) return;
  const { confirm } = session.context;
  if (confirm !== null && !session.output.options.json && (await confirm("load with these types?", session.signal)))
    return;
  throw new AsofError(open.map(notAccepted));
}

function tell({ output }: Session, { file, proposed }: Proposal): void {
  const rows = proposed.map(({ name, type }) => [name, typeName(type)]);
  output.note(`types proposed from the values of ${file}:\n${textTable(rows, { indent: "  " })}`);
}

function notAccepted({ file, proposed }: Proposal): AsofError["diagnostics"][number] {
  const count = `${proposed.length} column${proposed.length === 1 ? "" : "s"}`;
  const types = proposed.map(({ name, type }) => `${name}=${typeName(type)}`).join(",");
  return error(
    "not-confirmed",
    `the types of ${count} of ${file} are proposals that nobody accepted; nothing was loaded`,
    {
      hint: `accept them with --accept-types, or say them: --types "${types}"`,
    },
  );
}
