import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliContext, Environment, Project, Terminal } from "../../../src/cli/context.ts";
import { openProject } from "../../../src/cli/open-project.ts";
import { runCli } from "../../../src/cli/program.ts";
import { emptyWarehouse } from "../../engines/embedded.ts";

/** What a command line said and ended with. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  readonly environment?: Environment;
  readonly signal?: AbortSignal;
  /** What is answered to every question; nobody is there to answer where nothing is said. */
  readonly answer?: boolean;
  readonly isTerminal?: boolean;
  /** How projects are opened; anew for each command line, where nothing is said. */
  readonly open?: (from: string, onRoot: (folder: string) => void) => Promise<Project>;
  /** The instant that `now` stands for. */
  readonly now?: string;
}

/** Runs a command line in this process. Words are split at spaces, but for those given as a list. */
export async function asof(folder: string, words: string | readonly string[], given: Surroundings = {}): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const { environment = {}, signal = new AbortController().signal, answer } = given;
  const terminal = (texts: string[]): Terminal => ({
    write: (text) => void texts.push(text),
    isTerminal: given.isTerminal === true,
    width: 100,
  });
  const context: CliContext = {
    folder,
    environment,
    caller: environment["USER"] ?? null,
    out: terminal(out),
    err: terminal(err),
    signal,
    now: () => BigInt(Date.parse(given.now ?? "2026-11-21T00:00:00Z")) * 1_000n,
    confirm: answer === undefined ? null : async () => answer,
    openProject: given.open ?? ((from, onRoot, name) => openProject(from, environment, onRoot, name)),
  };
  const code = await runCli(typeof words === "string" ? words.split(" ") : words, context);
  return { code, out: out.join(""), err: err.join("") };
}

export interface Workspace extends AsyncDisposable {
  readonly folder: string;
}

/** A folder of its own, removed afterwards. */
export async function workspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), "asof-cli-"));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/** An embedded warehouse for a project of a template, set up and empty: setting one up takes seconds. */
export async function putWarehouse(folder: string): Promise<void> {
  const empty = await emptyWarehouse();
  await cp(empty, join(folder, ".asof/warehouse"), { recursive: true });
  await rm(empty, { recursive: true });
}

/** One project for many command lines, so that its warehouse is started once. Its definitions are read once, too. */
export async function sharedProject(
  folder: string,
): Promise<{ readonly open: NonNullable<Surroundings["open"]>; close(): Promise<void> }> {
  const project = await openProject(folder, {}, () => undefined);
  const close = project.store.close.bind(project.store);
  project.store.close = async () => undefined;
  const open = async (_from: string, onRoot: (folder: string) => void): Promise<Project> => {
    onRoot(project.repository.root);
    return project;
  };
  return { open, close };
}
