import type { Definition } from "../ir/definition.ts";
import { type Diagnostic, error } from "../kernel/diagnostics.ts";
import { readEntity } from "./check/entity.ts";
import { readFeatureService } from "./check/feature-service.ts";
import { readFeatureView } from "./check/feature-view.ts";
import { readOnDemandView } from "./check/on-demand-view.ts";
import { isObject, kindOf, type Properties, type Reader } from "./check/values.ts";
import { type CollectedDefinitions, definitionPath, Gathering } from "./gathering.ts";
import { Position } from "./position.ts";

const readers: Readonly<Record<Definition["kind"], Reader<Definition>>> = {
  entity: readEntity,
  feature_view: (value, at) => readFeatureView(value, at),
  on_demand_view: (value, at) => readOnDemandView(value, at),
  feature_service: (value, at) => readFeatureService(value, at),
};

/**
 * Definitions from data that was read from JSON: a list of `Definition`. For tools that have no TypeScript. What may be
 * null may also be left out; a property that does not exist is refused.
 */
export function definitionsFromJson(json: unknown): CollectedDefinitions {
  const problems: Diagnostic[] = [];
  const gathering = new Gathering();
  if (Array.isArray(json)) {
    json.forEach((one: unknown, index) => {
      const definition = readDefinition(one, `definitions[${index}]`, problems);
      if (definition !== null) gathering.add(definition, null);
    });
  } else {
    const hint = 'write [{"kind": "entity", …}, …]';
    problems.push(
      error("invalid-definition", `expected a list of definitions, found ${kindOf(json)}`, {
        path: "definitions",
        hint,
      }),
    );
  }
  gathering.report(problems);
  return gathering.result();
}

function readDefinition(value: unknown, path: string, problems: Diagnostic[]): Definition | null {
  const given: Properties = isObject(value) ? value : {};
  const kind = given["kind"];
  if (!isKind(kind)) {
    const hint = `give it one of these kinds: ${Object.keys(readers).join(", ")}`;
    problems.push(error("invalid-definition", "this is no definition of a known kind", { path, hint }));
    return null;
  }
  const name = given["name"];
  const named = typeof name === "string" && name !== "";
  return readers[kind](value, new Position(named ? definitionPath({ kind, name }) : path, null, problems));
}

function isKind(kind: unknown): kind is Definition["kind"] {
  return typeof kind === "string" && Object.hasOwn(readers, kind);
}
