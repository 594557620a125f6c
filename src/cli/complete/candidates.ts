import type { Argument, Command, Option } from "commander";
import { strategyNames } from "../../ports/dialect.ts";
import type { KnownNames } from "./known-names.ts";

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What could stand where the cursor is. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether a file's name could, too. */
  readonly files: boolean;
}

/** What is asked for beyond the words: each only where it is needed. */
export interface Knowledge {
  readonly names: () => Promise<KnownNames>;
  readonly templates: () => readonly Candidate[];
  /** Those that the last commands have seen. */
  readonly jobs: () => Promise<readonly Candidate[]>;
}

const nothing: Completion = { candidates: [], files: false };
const anyFile: Completion = { candidates: [], files: true };

/** Completes the last of the words behind the program's name. */
export async function complete(program: Command, words: readonly string[], known: Knowledge): Promise<Completion> {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const { command, operands, waiting } = walk(program, before);
  if (waiting !== null) return matching(await valuesOf(waiting, current, known), current);
  const inline = /^(--[\w-]+)=(.*)$/s.exec(current);
  if (inline !== null) return inlineValues(command, inline[1] ?? "", inline[2] ?? "", known);
  if (current.startsWith("-")) return matching(optionsOf(command, program, before), current);
  if (command === program) {
    // `help` is none of the commands that the program was given.
    const expected = operands.length === 0 || (operands.length === 1 && operands[0] === "help");
    return matching(expected ? commandsOf(program) : nothing, current);
  }
  return matching(await operandsOf(command, operands.length, known), current);
}

interface Walked {
  readonly command: Command;
  /** The words behind the command that are no options and no values of them. */
  readonly operands: readonly string[];
  /** The option whose value comes next; null where none does. */
  readonly waiting: Option | null;
}

function walk(program: Command, words: readonly string[]): Walked {
  const operands: string[] = [];
  let [command, waiting]: [Command, Option | null] = [program, null];
  for (const word of words) {
    if (waiting !== null) {
      waiting = null;
    } else if (word.startsWith("-")) {
      const option = findOption(command, program, word);
      waiting = option?.required === true ? option : null;
    } else {
      const below =
        command === program ? program.commands.find((one) => namesOfCommand(one).includes(word)) : undefined;
      if (below === undefined) operands.push(word);
      else command = below;
    }
  }
  return { command, operands, waiting };
}

function namesOfCommand(command: Command): readonly string[] {
  return [command.name(), ...command.aliases()];
}

function findOption(command: Command, program: Command, word: string): Option | undefined {
  return [...command.options, ...program.options].find((one) => one.long === word || one.short === word);
}

async function inlineValues(command: Command, name: string, value: string, known: Knowledge): Promise<Completion> {
  const option = command.options.find((one) => one.long === name);
  if (option === undefined) return nothing;
  const { candidates, files } = matching(await valuesOf(option, value, known), value);
  return { candidates: candidates.map((one) => ({ ...one, value: `${name}=${one.value}` })), files };
}

/** Options that were said are left out, unless they may be said again. */
function optionsOf(command: Command, program: Command, before: readonly string[]): Completion {
  const options = command === program ? program.options : command.options;
  const open = options.filter((one) => !one.hidden && (isRepeatable(one) || !before.includes(one.long ?? "")));
  const candidates = open.flatMap(({ long, description }) => (long == null ? [] : [{ value: long, description }]));
  return { candidates: [...candidates, { value: "--help", description: "show this help" }], files: false };
}

function isRepeatable({ variadic, description }: Option): boolean {
  return variadic || description.includes("repeatable");
}

async function operandsOf(command: Command, operands: number, known: Knowledge): Promise<Completion> {
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[operands] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return nothing;
  return argumentValues(command, argument, known);
}

function commandsOf(program: Command): Completion {
  const shown = program.createHelp().visibleCommands(program);
  return { candidates: shown.map((one) => ({ value: one.name(), description: one.summary() })), files: false };
}

async function argumentValues(command: Command, argument: Argument, known: Knowledge): Promise<Completion> {
  if (argument.argChoices !== undefined) return words(argument.argChoices);
  switch (command.name()) {
    case "jobs":
      return { candidates: await known.jobs(), files: false };
    case "show":
      return shown(await known.names());
    case "lineage":
      return traced(await known.names());
    case "reconcile":
      return { candidates: described(Object.keys((await known.names()).views), "feature view"), files: false };
    case "impact":
      return { candidates: columns(await known.names()), files: false };
    case "test":
      return { candidates: wordsOfTests(await known.names()), files: false };
    default:
      return anyFile;
  }
}

/** A part of a name chooses a test: one of its words needs no quotes in any shell. */
function wordsOfTests({ tests }: KnownNames): readonly Candidate[] {
  const named = tests.flatMap((test) => (test.match(/[\p{L}\p{N}_]{3,}/gu) ?? []).map((word) => [word, test] as const));
  return [...new Map(named.toReversed())].reverse().map(([value, description]) => ({ value, description }));
}

function shown({ services, views, entities, sources }: KnownNames): Completion {
  return {
    candidates: [
      ...described(services, "feature service"),
      ...described(Object.keys(views), "feature view"),
      ...described(entities, "entity"),
      ...described(sources, "source"),
    ],
    files: false,
  };
}

function traced(names: KnownNames): Completion {
  const features = Object.entries(names.views).flatMap(([view, all]) => all.map((feature) => `${view}:${feature}`));
  return {
    candidates: [
      ...described(names.services, "feature service"),
      ...described(Object.keys(names.views), "feature view"),
      ...described(features, "feature"),
      ...columns(names),
    ],
    files: false,
  };
}

function columns({ tables }: KnownNames): readonly Candidate[] {
  const all = Object.entries(tables).flatMap(([table, own]) => own.map((column) => `${table}.${column}`));
  return [...described(Object.keys(tables), "table"), ...described(all, "column")];
}

async function valuesOf(option: Option, current: string, known: Knowledge): Promise<Completion> {
  if (option.argChoices !== undefined) return words(option.argChoices);
  switch (option.attributeName()) {
    case "service":
      return words((await known.names()).services);
    case "tag":
      return words((await known.names()).tags);
    case "env":
      return words((await known.names()).environments);
    case "features":
      return features(current, await known.names());
    case "strategy":
      return words(strategyNames);
    case "strategyFor":
      return strategiesFor(current, await known.names());
    case "template":
      return { candidates: known.templates(), files: false };
    case "at":
    case "asOf":
      return words(["now"]);
    case "dialect":
      return words((await known.names()).dialects);
    case "spine":
    case "population":
    case "out":
    case "to":
      // Of a role nothing is known here.
      if (option.flags.includes("<role>")) return nothing;
      if (option.flags.includes("<file>")) return anyFile;
      return { candidates: [{ value: "table:", description: "a table of the warehouse" }], files: true };
    case "partitionBy":
      return words(["day", "month", "year"]);
    case "config":
      return anyFile;
    default:
      return nothing;
  }
}

/** `weather:temp,plane_facts`: the last of the list is completed, first its view, then the feature. */
function features(current: string, { views }: KnownNames): Completion {
  const last = current.lastIndexOf(",") + 1;
  const before = current.slice(0, last);
  const view = /^(.*):/.exec(current.slice(last))?.[1];
  const values =
    view === undefined
      ? Object.keys(views).flatMap((name) => [name, `${name}:`])
      : (views[view] ?? []).map((feature) => `${view}:${feature}`);
  return words(values.map((value) => before + value));
}

function strategiesFor(current: string, { views }: KnownNames): Completion {
  const view = /^(.*)=/.exec(current)?.[1];
  if (view === undefined) return words(Object.keys(views).map((name) => `${name}=`));
  return words(strategyNames.map((strategy) => `${view}=${strategy}`));
}

function words(values: readonly string[]): Completion {
  return { candidates: described(values, ""), files: false };
}

function described(values: readonly string[], description: string): readonly Candidate[] {
  return values.map((value) => ({ value, description }));
}

function matching({ candidates, files }: Completion, current: string): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), files };
}
