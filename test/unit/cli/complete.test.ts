import { describe, expect, it, test } from "vitest";
import { complete } from "../../../src/cli/complete/candidates.ts";
import { wordsOf } from "../../../src/cli/complete/command-line.ts";
import type { KnownNames } from "../../../src/cli/complete/known-names.ts";
import { buildProgram } from "../../../src/cli/program.ts";

test.each([
  ["asof ", ["asof", ""]],
  ["asof  list", ["asof", "list"]],
  [`asof score --population "select 1 from t`, ["asof", "score", "--population", "select 1 from t"]],
  [`asof show 'a "b' c\\ d `, ["asof", "show", `a "b`, "c d", ""]],
  [`asof show ""`, ["asof", "show", ""]],
  [`asof show "" `, ["asof", "show", "", ""]],
])("%s is split as a shell does", (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});

const names: KnownNames = {
  services: ["delay_model", "delay_model@1"],
  views: { weather: ["temp", "wind"], planes: ["seats"] },
  entities: ["airport"],
  sources: ["weather"],
  tables: { weather: ["temp", "origin"], "lab.planes": ["seats"] },
  tags: ["pii"],
  environments: ["default", "production"],
  dialects: ["duck", "postgres"],
  tests: ["a delay counts once it is known", "a delay of a day"],
};

const program = buildProgram(async () => undefined, {});

async function completed(line: string): Promise<readonly string[]> {
  const known = {
    names: async () => names,
    templates: () => [{ value: "minimal", description: "" }],
    jobs: async () => [{ value: "4a1c", description: "running, failure_model" }],
  };
  const { candidates, files } = await complete(program, wordsOf(line).slice(1), known);
  return [...candidates.map(({ value }) => value), ...(files ? ["(files)"] : [])];
}

describe("the command line is completed", () => {
  it.each([
    ["asof tr", ["training-set"]],
    ["asof --json sc", ["score"]],
    ["asof --config x sc", ["score"]],
    ["asof help sc", ["score"]],
    ["asof score --pop", ["--population"]],
    ["asof get-historical-features --ran", ["--range"]],
    ["asof score --service delay_model --serv", []],
    ["asof load --null x --null y --nul", ["--null"]],
    ["asof score --service d", ["delay_model", "delay_model@1"]],
    ["asof score --service=delay_model@", ["--service=delay_model@1"]],
    ["asof score --features w", ["weather", "weather:"]],
    ["asof score --features planes,weather:", ["planes,weather:temp", "planes,weather:wind"]],
    ["asof score --features nothing:", []],
    ["asof compile --strategy pro", ["probe"]],
    ["asof compile --strategy-for pl", ["planes="]],
    ["asof compile --strategy-for planes=look", ["planes=lookup"]],
    ["asof explain --stage r", ["resolve", "render"]],
    ["asof load x --if-exists re", ["replace"]],
    ["asof test del", ["delay"]],
    ["asof test kn", ["known"]],
    ["asof init --template m", ["minimal"]],
    ["asof score --at n", ["now"]],
    ["asof jobs ca", ["cancel"]],
    ["asof jobs wait 4", ["4a1c"]],
    ["asof jobs fetch 4a1c --out ta", ["(files)"]],
    ["asof score --to ta", ["table:", "(files)"]],
    ["asof compile --dialect d", ["duck"]],
    ["asof score --partition-by m", ["month"]],
    ["asof list s", ["services", "sources"]],
    ["asof list services s", []],
    ["asof show a", ["airport"]],
    ["asof lineage weather:", ["weather:temp", "weather:wind"]],
    ["asof lineage de", ["delay_model", "delay_model@1"]],
    ["asof lineage lab", ["lab.planes", "lab.planes.seats"]],
    ["asof lineage --direction up", ["upstream"]],
    ["asof lineage --tag p", ["pii"]],
    ["asof reconcile w", ["weather"]],
    ["asof reconcile weather pl", ["planes"]],
    ["asof impact we", ["weather", "weather.temp", "weather.origin"]],
    ["asof completion z", ["zsh"]],
    ["asof load da", ["(files)"]],
    ["asof training-set --out tab", ["table:", "(files)"]],
    ["asof list --config ", ["(files)"]],
    ["asof plan --env pro", ["production"]],
    ["asof grants --for t", ["training-sets"]],
    ["asof grants --to t", []],
    ["asof --env pro", ["production"]],
    ["asof score --env=d", ["--env=default"]],
    ["asof unknown x", []],
  ])("%s", async (line, values) => {
    expect(await completed(line)).toEqual(values);
  });

  it("with every command and without the one that scripts call", async () => {
    const all = await completed("asof ");
    expect(all).toEqual(expect.arrayContaining(["init", "doctor", "score", "completion", "help"]));
    expect(all).not.toContain("complete");
  });
});
