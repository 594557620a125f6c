import type { FeatureServiceDefinition } from "../../ir/definition.ts";
import { outputName } from "../../ir/output-names.ts";
import { serviceReference } from "../../ir/registry.ts";
import { type SpineKey, spineKeys } from "./check-spine-keys.ts";
import type { Definitions, KnownSelection } from "./known-selection.ts";
import type { Path, Problems, Subject } from "./places.ts";

type Service = Subject<FeatureServiceDefinition>;

/** One output column, and where it comes from. */
interface Output {
  readonly name: string;
  /** What it would be called with full names. */
  readonly fullName: string;
  /** `weather:temp`, and the role where it has one. */
  readonly origin: string;
  readonly feature: string;
  readonly role: string;
  /** False for what an on-demand view computes. */
  readonly isJoined: boolean;
  readonly inside: Path;
}

/** No two columns of a service's rows may have one name: neither two features, nor a feature and a join key of the spine. */
export function checkOutputs(
  subject: Service,
  selections: readonly KnownSelection[],
  definitions: Definitions,
  problems: Problems,
): void {
  const outputs = selections.flatMap((one) => outputsOf(subject.definition, one));
  for (const group of byName(outputs)) reportCollision(subject, group, problems);
  const keys = spineKeys(selections, definitions);
  // Of keys that share a column, the first is told.
  const byColumn = new Map([...keys].reverse().map((key) => [key.column, key]));
  for (const output of outputs) reportKeyCollision(subject, output, byColumn.get(output.name), keys, problems);
}

function byName(outputs: readonly Output[]): Iterable<readonly Output[]> {
  const groups = new Map<string, Output[]>();
  for (const output of outputs) {
    const group = groups.get(output.name);
    if (group === undefined) groups.set(output.name, [output]);
    else group.push(output);
  }
  return groups.values();
}

function outputsOf(service: FeatureServiceDefinition, { role, selection, view }: KnownSelection): readonly Output[] {
  const selected = selection.features ?? view.features.map((feature) => ({ name: feature.name, rename: null }));
  const { alias } = selection;
  return selected.map(({ name, rename }) => {
    const naming = { alias, view: view.name, feature: name, rename };
    return {
      name: outputName({ ...naming, fullNames: service.fullNames }),
      fullName: outputName({ ...naming, fullNames: true }),
      origin: alias === null ? `'${view.name}:${name}'` : `'${view.name}:${name}' as '${alias}'`,
      feature: name,
      role,
      isJoined: view.kind === "feature_view",
      inside: ["features", role, name],
    };
  });
}

function reportCollision(subject: Service, group: readonly Output[], problems: Problems): void {
  const [first, second] = group;
  if (first === undefined || second === undefined) return;
  const origins = group.map((one) => one.origin).join(" and ");
  problems.add(
    subject,
    second.inside,
    "output-collision",
    `service '${serviceReference(subject.definition)}' has ${group.length} columns named '${first.name}': ${origins}`,
    collisionFix(group),
  );
}

function collisionFix(group: readonly Output[]): string {
  if (new Set(group.map((one) => one.origin)).size < group.length)
    return "list the feature once, or rename one of the two";
  const fullNames = new Set(group.map((one) => one.fullName));
  const helped = fullNames.size === group.length;
  return `${helped ? `ask for full names (${[...fullNames].join(", ")}), ` : ""}give one of the views an alias, or rename one of the features`;
}

function reportKeyCollision(
  subject: Service,
  output: Output,
  key: SpineKey | undefined,
  keys: readonly SpineKey[],
  problems: Problems,
): void {
  // A feature named like a key of its own view has been told at the view.
  const own = (one: SpineKey): boolean => one.role === output.role && one.name === output.feature;
  if (key === undefined || (output.isJoined && keys.some(own))) return;
  problems.add(
    subject,
    output.inside,
    "output-collision",
    `service '${serviceReference(subject.definition)}' has two columns named '${output.name}': ${output.origin}, and the spine's column for ${key.what} of '${key.role}'`,
    "rename the feature, give its view an alias, or map the join key to another spine column",
  );
}
