import { execFile, execFileSync } from "node:child_process";
import { chmod, cp, mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

const jiti = join(dirname(createRequire(import.meta.url).resolve("jiti/package.json")), "lib/jiti-cli.mjs");
const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

let place: Workspace;
let folder: string;
let environment: Record<string, string>;

beforeAll(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
  const [bin, cache] = [join(folder, "bin"), join(folder, "cache")];
  await mkdir(bin);
  await writeFile(join(bin, "asof"), `#!/bin/sh\nexec "${process.execPath}" "${jiti}" "${main}" "$@"\n`);
  await chmod(join(bin, "asof"), 0o755);
  environment = { PATH: `${bin}:${process.env["PATH"]}`, ASOF_CACHE: cache, HOME: folder };
  // The names are those that a command saw.
  expect((await asof(folder, "list --quiet", { environment })).code).toBe(0);
});
afterAll(() => place[Symbol.asyncDispose]());

const has = (shell: string): boolean => {
  try {
    execFileSync(shell, ["-c", "true"]);
    return true;
  } catch {
    return false;
  }
};

async function shell(name: string, flags: readonly string[], script: string): Promise<readonly string[]> {
  const options = { cwd: folder, env: environment, encoding: "utf8" } as const;
  const { stdout, stderr } = await promisify(execFile)(name, [...flags, script], options);
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

const scriptFor = async (name: string): Promise<string> => (await asof(folder, `completion ${name}`)).out;
const lines: readonly (readonly [string, readonly string[]])[] = [
  ["asof sco", ["score"]],
  ["asof score --service fail", ["failure_model", "failure_model@1"]],
  ["asof score --full", ["--full-names"]],
  ["asof compile --strategy pro", ["probe"]],
  ["asof show machine_", ["machine_facts"]],
  ["asof training-set --spine spi", ["spine.csv"]],
  ["asof nothing-of-the-kind x", []],
];

describe("bash", () => {
  /** As bash calls it: the words cut at its own break characters. */
  async function completed(line: string): Promise<readonly string[]> {
    const words = line.split(/ |(?<=[:=])|(?=[:=])/).map((word) => `'${word}'`);
    return shell(
      "bash",
      ["--norc", "-c"],
      `${await scriptFor("bash")}
       COMP_LINE='${line}' COMP_POINT=${line.length} COMP_WORDS=(${words.join(" ")}) COMP_CWORD=${words.length - 1}
       _asof_complete asof "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
       printf '%s\\n' "\${COMPREPLY[@]}"
       complete -p asof >/dev/null`,
    );
  }

  it.each(lines)("%s", async (line, expected) => {
    expect(await completed(line)).toEqual(expected);
  });

  it("repeats nothing of a word that it breaks at a colon", async () => {
    expect(await completed("asof score --features readings:t")).toEqual(["temperature"]);
    expect(await completed("asof score --features machine_facts,readings:")).toEqual(["temperature", "vibration"]);
    expect(await completed("asof score --service=fail")).toEqual(["failure_model", "failure_model@1"]);
  });
});

describe.runIf(has("zsh"))("zsh", () => {
  /** The functions of zsh's own that take candidates, and print them here. */
  const stubs = `
    compdef() { : }
    compadd() { while [[ "$1" != -- ]]; do shift; done; shift; printf '%s\\n' "$@" }
    _describe() { local mark=$'\\001'; local -a given; given=("\${(@P)4}"); for one in "\${given[@]}"; do
      one="\${one//\\\\:/$mark}"; one="\${one%%:*}"; printf '%s\\n' "\${one//$mark/:}"; done }
    _files() { print -l "$PREFIX"*(N) }`;

  async function completed(line: string): Promise<readonly string[]> {
    const words = line.split(" ").map((word) => `'${word}'`);
    const script = `${stubs}\n${await scriptFor("zsh")}
      words=(${words.join(" ")}); CURRENT=\${#words}; PREFIX="\${words[CURRENT]}"; _asof`;
    return shell("zsh", ["-f", "-c"], script);
  }

  it.each(lines)("%s", async (line, expected) => {
    expect([...(await completed(line))].sort()).toEqual(expected);
  });

  /** In a terminal of its own: its completion system, the key that a user presses, and the line that comes of it. */
  async function typed(line: string): Promise<string> {
    const prompt = `PS1='ready> '; autoload -Uz compinit; compinit -u -d "$HOME/.zcompdump"; source <(asof completion zsh)
      told() { print -r -- "<<$BUFFER>>"; BUFFER=; }; zle -N told; bindkey '^X' told; setopt no_beep; print 'set' 'up'`;
    const script = `zmodload zsh/zpty; export TERM=dumb
      zpty terminal 'stty columns 200; exec zsh -f -i'
      zpty -w terminal ${quoted(prompt)}; zpty -r -m terminal said '*set up*ready> '
      zpty -w -n terminal ${quoted(`${line}\t`)}; zpty -w -n terminal $'\x18'
      zpty -r -m terminal said '*<<*>>*'; print -r -- "$said"; zpty -d terminal`;
    const said = (await shell("zsh", ["-f", "-c"], script)).join("\n");
    return /<<(.*)>>/.exec(said)?.[1] ?? said;
  }
  const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

  it.each([
    ["asof sco", "asof score "],
    ["asof score --full", "asof score --full-names "],
    ["asof score --service fail", "asof score --service failure_model"],
    ["asof score --features readings:t", "asof score --features readings:temperature "],
    ["asof training-set --spine spi", "asof training-set --spine spine.csv "],
  ])("completes %s when its key is pressed", async (line, expected) => {
    expect(await typed(line)).toBe(expected);
  });

  it("keeps the colons of values", async () => {
    expect(await completed("asof score --features readings:t")).toEqual(["readings:temperature"]);
    expect(await completed("asof score --features read")).toEqual(["readings:", "readings"]);
  });
});

describe.runIf(has("fish"))("fish", () => {
  async function completed(line: string): Promise<readonly string[]> {
    const found = await shell("fish", ["--no-config", "-c"], `${await scriptFor("fish")}\ncomplete -C '${line}'`);
    return found.map((one) => one.replace(/\t.*/, ""));
  }

  it.each(lines)("%s", async (line, expected) => {
    expect([...(await completed(line))].sort()).toEqual(expected);
  });

  it("completes the features of a view", async () => {
    expect(await completed("asof score --features readings:t")).toEqual(["readings:temperature"]);
  });
});

it("names come from what was applied where no command has kept them", async () => {
  await using other = await workspace();
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), other.folder, { recursive: true });
  expect((await asof(other.folder, "apply --quiet")).code).toBe(0);
  const { out } = await asof(other.folder, ["complete", "--", "asof score --service fail"]);
  expect(out).toBe("words\nfailure_model\t\nfailure_model@1\t\n");
});

it("nothing is ever said of what goes wrong", async () => {
  await using broken = await workspace();
  await writeFile(join(broken.folder, "asof.config.ts"), "this is no configuration");
  await mkdir(join(broken.folder, ".asof/registry/history"), { recursive: true });
  await writeFile(join(broken.folder, ".asof/registry/history/00000001.json"), "neither is this");
  const asked = await asof(broken.folder, ["complete", "--", "asof show x"]);
  expect(asked).toEqual({ code: 0, out: "words\n", err: "" });
  await rm(join(broken.folder, "asof.config.ts"));
  expect(await asof(broken.folder, ["complete", "--", "asof show x"])).toEqual({ code: 0, out: "words\n", err: "" });
});

it("help says how a script is installed, and an unknown shell is wrong usage", async () => {
  const { out } = await asof(folder, "completion --help");
  expect(out).toContain("source <(asof completion bash)");
  expect((await asof(folder, "completion tcsh")).code).toBe(64);
  expect(JSON.parse((await asof(folder, "completion fish --json")).out)).toMatchObject({ ok: true, shell: "fish" });
});
