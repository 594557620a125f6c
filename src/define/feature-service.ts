import type { Diagnostic } from "../kernel/diagnostics.ts";
import { type AuthoredMember, type AuthoredService, readAuthored, seal } from "./authored.ts";
import { describedProperties } from "./check/described.ts";
import { readFeatureService } from "./check/feature-service.ts";
import { kindOf, readObject } from "./check/values.ts";
import type { DescribedOptions } from "./described.ts";
import { mergeSelections } from "./merge-selections.ts";
import { pathOf } from "./path.ts";
import { placeOfCall } from "./place.ts";
import { Position } from "./position.ts";
import type { ColumnsOf, KeysOf, NoClash } from "./selected-columns.ts";
import { type Selection, selectionDefinition, selectionOf } from "./selection.ts";
import type { Merge, Simplify, shape } from "./shape.ts";

/** What one model asks for. Its types are its keys and columns, and not its members: they cost the same however many. */
export interface FeatureService<out N extends string, out Keys, out Columns> {
  readonly is: "feature_service";
  /** Its name in the registry. */
  readonly name: N;
  /** A whole number from 1. */
  readonly version: number;
  readonly [shape]: { readonly keys: Keys; readonly columns: Columns };
}

/** What a feature service is made of. */
export interface FeatureServiceOptions<M, Full extends boolean> extends DescribedOptions {
  /** A whole number from 1, which is also what a service has that does not say. */
  readonly version?: number;
  /** `view__feature` for every column. */
  readonly fullNames?: Full;
  /** Views and selections of them, in the order of the columns; no two columns of one name. */
  readonly features: M;
}

const own = ["version", "fullNames", "features", ...describedProperties];

/** Defines a feature service: views, or what `.pick`, `.as` and `.rename` made of them. */
export function featureService<N extends string, const M extends readonly Selection[], Full extends boolean = false>(
  name: N,
  options: FeatureServiceOptions<M & NoClash<M, Full>, Full>,
): FeatureService<N, Simplify<KeysOf<M>>, Simplify<Merge<ColumnsOf<M, Full>>>> {
  const problems: Diagnostic[] = [];
  const place = placeOfCall(featureService);
  const at = new Position(pathOf("featureServices", name), place, problems);
  const { features, ...said } = readObject(options, at, own);
  const members = readMembers(features, at.at("features"));
  const selections = mergeSelections(members.map(selectionDefinition));
  const definition = readFeatureService({ ...said, name }, at, selections);
  const data: AuthoredService = { is: "feature_service", definition, members, place, problems };
  return seal({ is: "feature_service", name: definition.name, version: definition.version }, data);
}

function readMembers(given: unknown, at: Position): readonly AuthoredMember[] {
  if (Array.isArray(given)) return given.flatMap((one: unknown, index) => readMember(one, at.item(index)) ?? []);
  at.error(
    "invalid-definition",
    `expected a list of feature views, found ${kindOf(given)}`,
    "write features: [weather]",
  );
  return [];
}

function readMember(given: unknown, at: Position): AuthoredMember | null {
  const member = selectionOf(given);
  if (member === null)
    at.error(
      "invalid-definition",
      `expected a feature view, found ${kindOf(given)}`,
      "give a view, or a .pick(), .as() or .rename() of one",
    );
  return member;
}

export function serviceOf(value: unknown): AuthoredService | null {
  const authored = readAuthored(value);
  return authored?.is === "feature_service" ? authored : null;
}
