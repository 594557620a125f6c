import { definitionKey } from "../../ir/registry.ts";
import { describePlace } from "./describe-place.ts";
import type { Path, Problems, Subject } from "./places.ts";

/** The least that every warehouse and every online store can carry in a name of ours. */
const longestName = 255;
const projectName = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;

export const kindNames = {
  entity: "entity",
  feature_view: "feature view",
  on_demand_view: "on-demand view",
  feature_service: "feature service",
} as const;

/** A project's name takes part in names of tables everywhere, so it is held to letters, digits, `_` and `-`. */
export function checkProject(project: string, problems: Problems): void {
  if (projectName.test(project)) return;
  const fix = "use 1 to 63 letters, digits, '_' or '-', starting with a letter or '_'";
  problems.addAt("project", "invalid-name", `'${printable(project)}' cannot be a project's name`, fix);
}

export function checkDuplicates(subjects: readonly Subject[], problems: Problems): void {
  const firsts = new Map(subjects.filter((one) => one.occurrence === 1).map((one) => [one.key, one]));
  for (const subject of subjects) {
    const first = firsts.get(definitionKey(subject.definition));
    if (first === undefined || subject.occurrence === 1) continue;
    const { kind, name } = subject.definition;
    const version = subject.definition.kind === "feature_service" ? ` version ${subject.definition.version}` : "";
    const other = describePlace(problems.placeOf(first));
    const fix = kind === "feature_service" ? "give one of them another version" : "rename one of them";
    problems.add(
      subject,
      [],
      "duplicate-name",
      `${kindNames[kind]} '${name}'${version} is defined ${subject.occurrence === 2 ? "twice" : `${subject.occurrence} times`}`,
      other === null ? fix : `${fix}; the first is at ${other}`,
    );
  }
}

/** Definition names take part in references (`view:feature`, `service@3`), which must stay readable in one way. */
export function checkDefinitionName(subject: Subject, problems: Problems): void {
  const { kind, name } = subject.definition;
  checkName(subject, [], kindNames[kind], name, problems);
  const reserved = kind === "feature_service" ? "@" : ":";
  if (!name.includes(reserved)) return;
  const reference = kind === "feature_service" ? "name@version" : "view:feature";
  problems.add(
    subject,
    [],
    "invalid-name",
    `the name of ${kindNames[kind]} '${printable(name)}' holds '${reserved}'`,
    `leave '${reserved}' out: it separates the parts of a reference (${reference})`,
  );
}

export function checkName(subject: Subject, inside: Path, what: string, name: string, problems: Problems): void {
  const fault = nameFault(name);
  if (fault === null) return;
  const shown = name === "" ? "" : ` '${printable(name).slice(0, 80)}'`;
  problems.add(subject, inside, "invalid-name", `${what} name${shown} ${fault[0]}`, fault[1]);
}

function nameFault(name: string): readonly [string, string] | null {
  if (name === "") return ["is empty", "give it a name"];
  if (name.length > longestName) return [`has ${name.length} characters`, `use at most ${longestName}`];
  if (name.includes("\0")) return ["holds a NUL character", "leave it out: no warehouse can carry it"];
  if (/\p{Cs}/u.test(name)) return ["holds half of a character", "write it in valid Unicode"];
  return null;
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, "?");
}
