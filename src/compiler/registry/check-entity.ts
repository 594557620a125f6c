import type { EntityDefinition } from "../../ir/definition.ts";
import { typeName } from "../../ir/types.ts";
import { checkDefinitionName, checkName } from "./check-names.ts";
import type { Problems, Subject } from "./places.ts";
import { repeated } from "./repeated.ts";
import { canBeKey, typeFault } from "./type-fault.ts";

export function checkEntity(subject: Subject<EntityDefinition>, problems: Problems): void {
  const { name, keys } = subject.definition;
  checkDefinitionName(subject, problems);
  if (keys.length === 0)
    problems.add(
      subject,
      [],
      "invalid-definition",
      `entity '${name}' has no join key`,
      "declare at least one join key",
    );
  for (const key of repeated(keys.map((one) => one.name)))
    problems.add(
      subject,
      ["keys", key],
      "duplicate-name",
      `entity '${name}' declares join key '${key}' twice`,
      "keep one of the two",
    );
  for (const key of keys) {
    checkName(subject, ["keys", key.name], "join key", key.name, problems);
    checkKeyType(subject, key, problems);
  }
}

function checkKeyType(
  subject: Subject<EntityDefinition>,
  key: EntityDefinition["keys"][number],
  problems: Problems,
): void {
  const fault = typeFault(key.type);
  if (fault !== null)
    problems.add(subject, ["keys", key.name], "invalid-definition", `join key '${key.name}': ${fault[0]}`, fault[1]);
  if (!canBeKey(key.type))
    problems.add(
      subject,
      ["keys", key.name],
      "invalid-definition",
      `join key '${key.name}' is of type ${typeName(key.type)}, which cannot be joined on`,
      "use a scalar type, or several join keys",
    );
}
