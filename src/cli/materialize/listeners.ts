import { appendFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { DatabaseIdentity } from "../../ports/sql-database.ts";
import type { RunEvent } from "../../runtime/materialize/events.ts";
import { LineageQueue, toFile, toServer } from "../../runtime/materialize/lineage-sender.ts";
import { logLine } from "../../runtime/materialize/log-lines.ts";
import { OpenLineageRun } from "../../runtime/materialize/open-lineage.ts";
import { Progress } from "../progress.ts";
import { redact } from "../redact.ts";
import type { Session } from "../session.ts";
import type { RunCommandOptions } from "./run-options.ts";

/** Who is told of a run: the terminal, a file of lines, a collector of lineage. */
export interface Listeners {
  readonly onEvent: (event: RunEvent) => void;
  /** Waits until all were told. */
  end(): Promise<void>;
}

export async function listenersOf(session: Session, { log, openLineage }: RunCommandOptions): Promise<Listeners> {
  const progress = new Progress(session.output);
  const shown = rowsShown(progress);
  const lineage = openLineage === undefined ? null : await lineageOf(session, openLineage);
  return {
    onEvent: (event) => {
      shown(event);
      const line = log === undefined ? null : logLine(event);
      if (log !== undefined && line !== null) appendFileSync(session.path(log), redact(line));
      lineage?.told(event);
    },
    end: async () => {
      progress.stop();
      await lineage?.end();
    },
  };
}

/** Rows of all intervals together. */
function rowsShown(progress: Progress): (event: RunEvent) => void {
  const received = new Map<string, number>();
  return (event) => {
    if (event.event !== "rows") return;
    const { view, version, interval, shard } = event;
    received.set(JSON.stringify([view, version, interval, shard]), event.received);
    progress.tell("loading", BigInt([...received.values()].reduce((sum, one) => sum + one, 0)));
  };
}

async function lineageOf(session: Session, where: string) {
  const { store } = await session.project();
  const isServer = /^https?:\/\//i.test(where);
  const key = session.context.environment["OPENLINEAGE_API_KEY"] ?? null;
  const queue = new LineageQueue(isServer ? toServer(new URL(where), key) : toFile(session.path(where)));
  const [registry, online] = [await store.registry(), await store.online()];
  const run = new OpenLineageRun({
    registry,
    warehouse: (await store.warehouse()).dialect,
    online: online.database === undefined ? online.place : databaseName(online.database.identity),
  });
  return {
    told: (event: RunEvent) => {
      const made = run.eventOf(event);
      if (made !== null) queue.add(made);
    },
    end: async () => {
      const [failure] = await queue.flushed();
      if (failure !== undefined) session.output.note(`events of OpenLineage were lost: ${redact(failure)}`);
    },
  };
}

function databaseName(identity: DatabaseIdentity): string {
  if (identity.kind === "server") return `${identity.address}/${identity.database}`;
  return identity.folder === null ? "memory" : pathToFileURL(identity.folder).href;
}
