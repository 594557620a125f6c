import type { FeatureViewDefinition } from "../../ir/definition.ts";
import { sameType, typeName } from "../../ir/types.ts";
import { suggestion } from "../../kernel/names.ts";
import { formatDuration, longestDuration } from "../../kernel/time.ts";
import { strategyNames } from "../../ports/dialect.ts";
import { checkDefinitionName, checkName } from "./check-names.ts";
import { checkSource } from "./check-source.ts";
import { checkSourceExpressions } from "./check-source-expressions.ts";
import { checkWindows } from "./check-windows.ts";
import { declaredKeys, type EntitiesByName, type OwnedJoinKey } from "./join-keys.ts";
import type { Problems, Subject } from "./places.ts";
import { repeated } from "./repeated.ts";
import { typeFault } from "./type-fault.ts";

type View = Subject<FeatureViewDefinition>;

export function checkView(subject: View, entities: EntitiesByName, problems: Problems): void {
  const keys = declaredKeys(subject.definition, entities);
  checkDefinitionName(subject, problems);
  checkEntities(subject, entities, problems);
  checkKeyTypes(subject, keys, problems);
  checkFeatures(subject, keys, problems);
  checkTtl(subject, problems);
  checkWindows(subject, problems);
  checkSourceExpressions(subject, problems);
  checkStrategy(subject, problems);
  const allKnown = subject.definition.entities.every((name) => entities.has(name));
  checkSource(subject, allKnown ? keys.map((key) => key.name) : null, problems);
}

function checkEntities(subject: View, entities: EntitiesByName, problems: Problems): void {
  const { name, entities: used } = subject.definition;
  for (const entity of repeated(used))
    problems.add(
      subject,
      ["entities", entity],
      "invalid-definition",
      `view '${name}' names entity '${entity}' twice`,
      "name it once; a second role is an alias in the service or request",
    );
  for (const entity of new Set(used)) {
    if (entities.has(entity)) continue;
    const hint = suggestion(entity, entities.keys());
    const message = `view '${name}' names entity '${entity}', which is not defined`;
    problems.add(subject, ["entities", entity], "unknown-entity", message, hint);
  }
}

/** Entities may share a join key, as long as they agree on its type. */
function checkKeyTypes(subject: View, keys: readonly OwnedJoinKey[], problems: Problems): void {
  const firsts = new Map<string, OwnedJoinKey>();
  for (const key of keys) {
    const first = firsts.get(key.name) ?? key;
    firsts.set(key.name, first);
    if (first.entity === key.entity || sameType(first.type, key.type)) continue;
    problems.add(
      subject,
      ["entities", key.entity],
      "key-type-conflict",
      `join key '${key.name}' is ${typeName(first.type)} in entity '${first.entity}' and ${typeName(key.type)} in entity '${key.entity}'`,
      "give both the same type, or one of them another name",
    );
  }
}

function checkFeatures(subject: View, keys: readonly OwnedJoinKey[], problems: Problems): void {
  const { name, features } = subject.definition;
  if (features.length === 0)
    problems.add(subject, ["features"], "invalid-definition", `view '${name}' has no features`, "declare at least one");
  for (const feature of repeated(features.map((one) => one.name)))
    problems.add(
      subject,
      ["features", feature],
      "duplicate-name",
      `view '${name}' declares feature '${feature}' twice`,
      "rename one of the two",
    );
  for (const feature of features) checkFeature(subject, feature, keys, problems);
}

function checkFeature(
  subject: View,
  feature: FeatureViewDefinition["features"][number],
  keys: readonly OwnedJoinKey[],
  problems: Problems,
): void {
  const inside = ["features", feature.name];
  checkName(subject, inside, "feature", feature.name, problems);
  const fault = typeFault(feature.type);
  if (fault !== null)
    problems.add(subject, inside, "invalid-definition", `feature '${feature.name}': ${fault[0]}`, fault[1]);
  const key = keys.find((one) => one.name === feature.name);
  if (key === undefined) return;
  problems.add(
    subject,
    inside,
    "output-collision",
    `feature '${feature.name}' has the name of a join key of its view (entity '${key.entity}')`,
    "rename the feature; its column in the source may keep its name",
  );
}

function checkTtl(subject: View, problems: Problems): void {
  const { name, ttl, source, boundary } = subject.definition;
  if (ttl !== null) checkTtlBounds(subject, ttl, problems);
  if (source.eventTime !== null) return;
  const hint = "name the source's eventTime, or leave it out";
  const because = "its source is static: without an eventTime there is no age to compare";
  if (ttl !== null)
    problems.add(subject, ["ttl"], "invalid-definition", `view '${name}' has a TTL, but ${because}`, hint);
  if (boundary === "strict")
    problems.add(subject, ["boundary"], "invalid-definition", `view '${name}' is strict, but ${because}`, hint);
}

/** Whether it applies to the view depends on the dialect, and is told when the view is asked for. */
function checkStrategy(subject: View, problems: Problems): void {
  const { name, strategy } = subject.definition;
  if (strategy === null || strategyNames.some((one) => one === strategy)) return;
  const message = `view '${name}' asks for strategy '${strategy}', which there is not`;
  problems.add(subject, ["strategy"], "strategy-unavailable", message, suggestion(strategy, strategyNames));
}

function checkTtlBounds(subject: View, ttl: number, problems: Problems): void {
  const { name } = subject.definition;
  if (!Number.isSafeInteger(ttl))
    problems.add(
      subject,
      ["ttl"],
      Number.isFinite(ttl) && ttl > longestDuration ? "ttl-too-long" : "invalid-definition",
      `the TTL of view '${name}' is not a whole number of microseconds`,
      "write it as a duration: '3 hours'",
    );
  else if (ttl <= 0)
    problems.add(
      subject,
      ["ttl"],
      "ttl-not-positive",
      `the TTL of view '${name}' is ${formatDuration(ttl)}`,
      "give a longer one, or leave it out for no bound",
    );
  else if (ttl > longestDuration)
    problems.add(
      subject,
      ["ttl"],
      "ttl-too-long",
      `the TTL of view '${name}' is ${formatDuration(ttl)}; the longest is ${formatDuration(longestDuration)}`,
      "leave it out for no bound",
    );
}
