import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packageFolder } from "../../../src/runtime/package-folder.ts";
import { asof, type Workspace, workspace } from "./running.ts";

let place: Workspace;
let folder: string;
beforeEach(async () => {
  place = await workspace();
  folder = place.folder;
  await cp(fileURLToPath(new URL("init-templates/minimal", packageFolder())), folder, { recursive: true });
});
afterEach(() => place[Symbol.asyncDispose]());

async function edit(from: string, to: string): Promise<void> {
  const path = join(folder, "features/machines.ts");
  const text = await readFile(path, "utf8");
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

describe("asof lineage", () => {
  it("tells as a tree what a feature is made of, and what is made of a column", async () => {
    const { code, out, err } = await asof(folder, "lineage readings:vibration");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`readings:vibration
├─ readings.vibration  value
└─ key readings.machine_id; time readings.read_at, readings.received_at
`);
    expect((await asof(folder, "lineage table:readings.vibration")).out).toBe(`readings.vibration
└─ readings:vibration  value
   └─ failure_model@1:vibration  value
`);
    expect((await asof(folder, "lineage readings:vibration --direction downstream")).out).toBe(`readings:vibration
└─ failure_model@1:vibration  value
`);
    // Nothing was opened.
    expect(await readdir(folder)).not.toContain(".asof");
  });

  it("tells all services where no name is given, in colour on a terminal alone", async () => {
    const plain = await asof(folder, "lineage");
    expect(plain.out).toMatch(/^failure_model@1:temperature\n└─ readings:temperature {2}value\n/);
    expect(plain.out.match(/^failure_model@1:/gm)).toHaveLength(4);
    const coloured = await asof(folder, "lineage", { isTerminal: true, environment: { TERM: "xterm" } });
    expect(coloured.out).toContain("\u001b[1mfailure_model@1:temperature\u001b[22m");
  });

  it("tells it as data, and as a flowchart with or without what rows are matched by", async () => {
    const json = JSON.parse((await asof(folder, "lineage failure_model --json")).out);
    expect(Object.keys(json)).toEqual(["ok", "name", "direction", "roots", "nodes", "reads"]);
    expect(json).toMatchObject({ ok: true, name: "failure_model", direction: "upstream" });
    expect(json.roots).toHaveLength(4);
    expect(json.reads).toContainEqual({
      reader: "feature:readings:vibration",
      read: "table:readings.received_at",
      how: "time",
      because: null,
    });
    const values = (await asof(folder, "lineage readings --mermaid")).out;
    expect(values).toMatch(/^flowchart LR\n {2}subgraph g0\["view readings"\]\n/);
    expect(values).not.toContain("received_at");
    expect((await asof(folder, "lineage readings --mermaid --all")).out).toContain('[("received_at")]');
  });

  it("tells what has a tag, what carries it and what only reads it", async () => {
    await edit("temperature: t.float64,", 'temperature: t.float64.tag({ pii: "" }),');
    const { out } = await asof(folder, "lineage --tag pii");
    expect(out).toBe(`has pii
  readings.temperature  column  pii

carries pii
  readings:temperature         feature              value
  failure_model@1:temperature  column of a service  value
`);
    const json = JSON.parse((await asof(folder, "lineage --tag pii --json")).out);
    expect(json).toMatchObject({ ok: true, tag: "pii", tagged: [{ column: "temperature" }] });
    expect(json.readers[1]).toMatchObject({ kind: "service_column", how: ["value"], carries: true });
    expect((await asof(folder, "lineage --tag none")).out).toBe("nothing has the tag none\n");

    expect((await asof(folder, "show failure_model")).out).toMatch(
      /temperature +float64 +readings:temperature \[pii from readings\.temperature\]/,
    );
    expect((await asof(folder, "show readings")).out).toContain("Degrees Celsius [pii from readings.temperature]\n");
    const shown = JSON.parse((await asof(folder, "show failure_model --json")).out);
    expect(shown.found[0].features[0].inherited).toEqual([
      { tag: "pii", value: "", from: "readings.temperature", how: "value" },
    ]);
  });

  it.each([
    ["lineage redings", 1, "unknown-view"],
    ["lineage readings --tag pii", 64, "invalid-option"],
    ["lineage --all", 64, "invalid-option"],
    ["lineage --direction sideways", 64, "invalid-option"],
    ["lineage --mermaid", 64, "invalid-option"],
    ["impact redings.vibration", 1, "unknown-table"],
    ["impact", 64, "invalid-option"],
  ])("%s is refused", async (words, code, diagnostic) => {
    const ran = await asof(folder, `${words} --json`);
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.out).diagnostics[0].code).toBe(diagnostic);
  });
});

describe("asof impact", () => {
  it("lists what breaks, with how", async () => {
    expect(await asof(folder, "impact readings.received_at")).toEqual({
      code: 0,
      err: "",
      out: `readings.received_at is read by 2 features, 1 service

  readings:temperature         feature              time
  readings:vibration           feature              time
  failure_model@1:temperature  column of a service  time
  failure_model@1:vibration    column of a service  time
`,
    });
    const json = JSON.parse((await asof(folder, "impact readings.vibration --json")).out);
    expect(json).toMatchObject({ ok: true, name: "readings.vibration", of: [{ kind: "column", column: "vibration" }] });
    expect(json.affected).toMatchObject([
      { kind: "feature", view: "readings", how: ["value"] },
      { kind: "service_column", service: "failure_model@1", how: ["value"] },
    ]);
  });

  it("says that nobody uses a column, and names the nearest that is used", async () => {
    expect(await asof(folder, "impact readings.vibratoin")).toEqual({
      code: 0,
      err: "note: of the same table 'vibration' is read\n",
      out: "nothing reads readings.vibratoin\n",
    });
    expect((await asof(folder, "lineage table:readings.colour")).out).toBe("nothing reads table:readings.colour\n");
  });

  it("names the nearest table where no definition reads it", async () => {
    expect((await asof(folder, "impact redings.vibration")).err).toContain("did you mean 'readings.vibration'?");
  });
});

describe("docs/lineage.md", () => {
  it("shows definitions as they are tested, and what the commands print of them", async () => {
    const page = await readFile(new URL("docs/lineage.md", packageFolder()), "utf8");
    const clinic = await readFile(new URL("../../unit/lineage/clinic.ts", import.meta.url), "utf8");
    await writeFile(join(folder, "features/machines.ts"), clinic);
    expect(page).toContain(`\`\`\`ts\n${clinic}\`\`\`\n`);
    const shown = [...page.matchAll(/```text\n\$ asof (.*)\n([\s\S]*?)```/g)];
    expect(shown.map(([, words]) => words)).toEqual(["lineage triage", "impact visits.pulse", "lineage --tag pii"]);
    for (const [, words = "", out] of shown) expect((await asof(folder, words)).out).toBe(out);
    expect(page).toContain(`\`\`\`mermaid\n${(await asof(folder, "lineage triage --mermaid")).out}\`\`\`\n`);
  });
});
