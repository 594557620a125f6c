import type { Described } from "../../ir/definition.ts";
import type { Position } from "../position.ts";
import { type Properties, readOptional, readTags, readText } from "./values.ts";

export const describedProperties = ["description", "owner", "tags"] as const;

export function readDescribed(given: Properties, at: Position): Described {
  return {
    description: readOptional(given["description"], at.at("description"), readText),
    owner: readOptional(given["owner"], at.at("owner"), readText),
    tags: readTags(given["tags"], at.at("tags")),
  };
}
