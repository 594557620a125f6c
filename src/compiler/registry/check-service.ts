import type { FeatureServiceDefinition, SelectionDefinition } from "../../ir/definition.ts";
import { roleName } from "../../ir/output-names.ts";
import { serviceReference } from "../../ir/registry.ts";
import { suggestion } from "../../kernel/names.ts";
import { checkDefinitionName, checkName } from "./check-names.ts";
import { checkOutputs } from "./check-outputs.ts";
import { checkSpineKeys, spineKeys } from "./check-spine-keys.ts";
import type { Definitions, KnownSelection } from "./known-selection.ts";
import type { Problems, Subject } from "./places.ts";

type Service = Subject<FeatureServiceDefinition>;

export function checkService(subject: Service, definitions: Definitions, problems: Problems): void {
  checkDefinitionName(subject, problems);
  checkVersion(subject, problems);
  checkRoles(subject, problems);
  const known = knownSelections(subject, definitions, problems);
  for (const one of known) {
    checkFeatureNames(subject, one, problems);
    checkMappedKeys(subject, one, definitions, problems);
  }
  checkSpineKeys(subject, known, definitions, problems);
  checkOutputs(subject, known, definitions, problems);
}

function checkVersion(subject: Service, problems: Problems): void {
  const { name, version } = subject.definition;
  if (Number.isSafeInteger(version) && version >= 1) return;
  const message = `service '${name}' has version ${version}`;
  problems.add(subject, ["version"], "invalid-definition", message, "use a whole number from 1 on");
}

/** Each view takes part once under each role: two of one role could not be told apart. */
function checkRoles(subject: Service, problems: Problems): void {
  const { features: selections } = subject.definition;
  const reference = serviceReference(subject.definition);
  if (!selections.some((one) => one.features === null || one.features.length > 0))
    problems.add(
      subject,
      ["features"],
      "empty-request",
      `service '${reference}' lists no feature`,
      "list at least one",
    );
  const firsts = new Map<string, SelectionDefinition>();
  for (const selection of selections) {
    const role = roleName(selection);
    if (selection.alias !== null) checkAlias(subject, selection.alias, problems);
    const first = firsts.get(role);
    firsts.set(role, first ?? selection);
    if (first === undefined) continue;
    const views =
      first.view === selection.view ? `view '${first.view}'` : `views '${first.view}' and '${selection.view}'`;
    problems.add(
      subject,
      ["features", role],
      "duplicate-name",
      `service '${reference}' uses ${views} under one role, '${role}', twice`,
      "give one of the two an alias of its own, or list all features of the role together",
    );
  }
}

function checkAlias(subject: Service, alias: string, problems: Problems): void {
  checkName(subject, ["features", alias], "role", alias, problems);
}

function knownSelections(
  subject: Service,
  { views, unsound }: Definitions,
  problems: Problems,
): readonly KnownSelection[] {
  return subject.definition.features.flatMap((selection) => {
    const role = roleName(selection);
    const view = views.get(selection.view);
    if (view !== undefined) return [{ role, selection, view }];
    if (unsound.has(selection.view)) return [];
    const message = `service '${serviceReference(subject.definition)}' names view '${selection.view}', which is not defined`;
    problems.add(subject, ["features", role], "unknown-view", message, suggestion(selection.view, views.keys()));
    return [];
  });
}

function checkFeatureNames(subject: Service, { role, selection, view }: KnownSelection, problems: Problems): void {
  const names = view.features.map((feature) => feature.name);
  for (const { name, rename } of selection.features ?? []) {
    if (rename !== null) checkName(subject, ["features", role, name], "feature", rename, problems);
    if (names.includes(name)) continue;
    const message = `view '${view.name}' has no feature '${name}'`;
    problems.add(subject, ["features", role, name], "unknown-feature", message, suggestion(name, names));
  }
}

function checkMappedKeys(
  subject: Service,
  { role, selection, view }: KnownSelection,
  definitions: Definitions,
  problems: Problems,
): void {
  if (view.kind === "feature_view" && !view.entities.every((name) => definitions.entities.has(name))) return;
  const keys = spineKeys([{ role, selection, view }], definitions).map((key) => key.name);
  for (const [key, column] of Object.entries(selection.keys)) {
    const inside = ["features", role, "keys", key];
    checkName(subject, inside, "spine column", column, problems);
    if (keys.includes(key)) continue;
    const message = `role '${role}' maps join key '${key}' to spine column '${column}', but view '${view.name}' has no such key`;
    problems.add(subject, inside, "unknown-key", message, suggestion(key, keys));
  }
}
