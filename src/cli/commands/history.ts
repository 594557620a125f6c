import type { Command } from "commander";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { textTable } from "../text-table.ts";

export function addHistory(program: Command, run: Runner): void {
  const command = program
    .command("history")
    .summary("list what was applied")
    .description("Lists what was applied, the newest first.");
  command.action(() => run(command, history));
}

async function history(session: Session): Promise<undefined> {
  const { store } = await session.project();
  const publications = await store.history();
  const rows = publications.map((one) => [
    String(one.sequence),
    one.appliedAt.replace(/\.\d+Z$/, "Z"),
    one.fingerprint.slice(0, 12),
    one.appliedBy ?? "",
  ]);
  session.output.result({ publications }, () =>
    rows.length === 0
      ? "nothing was applied yet\n"
      : `${textTable([["#", "applied at", "definitions", "by"].map(session.output.styles.dim), ...rows], { width: session.output.width })}\n`,
  );
}
