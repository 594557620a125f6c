import type { Definition } from "../../ir/definition.ts";
import {
  type DefinitionKey,
  definitionKey,
  type Registry,
  type RegistryChange,
  type RegistryDiff,
} from "../../ir/registry.ts";
import { canonicalOrder } from "./canonical-order.ts";
import { fieldChanges } from "./field-changes.ts";

/**
 * What changes between two registries, null standing for one that was never applied. Entities come first, then views, then
 * services, each by name. Where things stand in files and the order of tags are no part of a registry, so that they are no
 * change either.
 */
export function diffRegistries(before: Registry | null, after: Registry): RegistryDiff {
  const kinds = ["entities", "featureViews", "onDemandViews", "featureServices"] as const;
  return { changes: kinds.flatMap((kind) => changesOf(before?.[kind] ?? [], after[kind])) };
}

function changesOf(before: readonly Definition[], after: readonly Definition[]): readonly RegistryChange[] {
  const [left, right] = [byKey(before), byKey(after)];
  const all = [...new Map([...left, ...right]).values()].sort(canonicalOrder);
  return all.map(definitionKey).flatMap((key) => changeOf(key, left.get(key), right.get(key)));
}

function byKey(definitions: readonly Definition[]): ReadonlyMap<DefinitionKey, Definition> {
  return new Map(definitions.map((one) => [definitionKey(one), one]));
}

function changeOf(
  key: DefinitionKey,
  before: Definition | undefined,
  after: Definition | undefined,
): readonly RegistryChange[] {
  const fields = fieldChanges(before, after);
  if (fields.length === 0) return [];
  const action = before === undefined ? "add" : after === undefined ? "remove" : "change";
  return [{ key, action, fields }];
}
