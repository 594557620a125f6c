import type { QueryText, Relation, SourceDefinition } from "../../ir/definition.ts";
import { suggestion } from "../../kernel/names.ts";
import { longestDuration } from "../../kernel/time.ts";
import type { Position } from "../position.ts";
import { describedProperties, readDescribed } from "./described.ts";
import { refuseRepeated } from "./repeated.ts";
import { readType } from "./types.ts";
import {
  isObject,
  type Properties,
  readList,
  readName,
  readObject,
  readOptional,
  readQueryValue,
  readRecord,
  readTags,
  readText,
} from "./values.ts";

const properties = [
  "name",
  "from",
  "eventTime",
  "createdTime",
  "availableAt",
  "tieBreaks",
  "lateness",
  "timeZone",
  "keys",
  "push",
  "columns",
  "columnTags",
  ...describedProperties,
];

export function readSource(value: unknown, at: Position): SourceDefinition {
  const given = readObject(value, at, properties);
  const column = (name: string) => readOptional(given[name], at.at(name), readName);
  const source: SourceDefinition = {
    name: readName(given["name"], at),
    from: readOrigin(given["from"], at),
    eventTime: column("eventTime"),
    createdTime: column("createdTime"),
    availableAt: column("availableAt"),
    tieBreaks: readList(given["tieBreaks"], at.at("tieBreaks"), readName),
    timeZone: readOptional(given["timeZone"], at.at("timeZone"), readTimeZone),
    keys: readRecord(given["keys"], at.at("keys"), readName),
    columns: readOptional(given["columns"], at.at("columns"), (inner, place) => readRecord(inner, place, readType)),
    ...readLateness(given, at.at("lateness")),
    ...readPush(given, at.at("push")),
    ...readDescribed(given, at),
    ...readColumnTags(given, at.at("columns")),
  };
  checkTimes(source, at);
  return source;
}

/** Tags of columns that are declared; those without any are left out, and so is the whole where nothing is left. */
function readColumnTags(given: Properties, at: Position): Pick<SourceDefinition, "columnTags"> {
  const columns = isObject(given["columns"]) ? given["columns"] : {};
  const read = Object.entries(readRecord(given["columnTags"], at, readTags));
  for (const [name] of read.filter(([one]) => !Object.hasOwn(columns, one)))
    at.error(
      "column-not-found",
      `'${name}' has tags, but is no declared column`,
      suggestion(name, Object.keys(columns)),
    );
  const tagged = read.filter(([, tags]) => Object.keys(tags).length > 0);
  return tagged.length === 0 ? {} : { columnTags: Object.fromEntries(tagged) };
}

/** Where every row tells when it became known, and where none has a time, there is nothing to reach back for. */
function readLateness(given: Properties, at: Position): Pick<SourceDefinition, "lateness"> {
  const lateness = given["lateness"];
  if (lateness === undefined || lateness === null) return {};
  if (typeof lateness !== "number" || !Number.isInteger(lateness) || lateness <= 0 || lateness > longestDuration) {
    at.error("invalid-duration", "this is no lateness", "write a duration of up to a hundred years, like '3 hours'");
    return {};
  }
  if (!given["eventTime"] || given["availableAt"]) {
    at.error(
      "invalid-definition",
      "lateness is for a source that names its eventTime and no availableAt",
      "name the availableAt alone: it tells of each row when it became known",
    );
  }
  return { lateness };
}

/** Rows are checked by the columns that are declared, and compared by their event times. */
function readPush(given: Properties, at: Position): Pick<SourceDefinition, "push"> {
  const { push, eventTime, columns, timeZone } = given;
  if (push === undefined || push === null || push === false) return {};
  if (push !== true) at.error("invalid-definition", "push is true or false", "write push: true");
  if (!eventTime || !isObject(columns) || (timeZone && timeZone !== "UTC"))
    at.error(
      "invalid-definition",
      "rows can be pushed to a source that names its eventTime, declares its columns and holds its times in UTC",
      "add eventTime and columns: { at: t.timestamp, … }, and leave timeZone out",
    );
  return { push: true };
}

/** Without an event time nothing is compared with the spine's time: an availability would be silently ignored. */
function checkTimes(source: SourceDefinition, at: Position): void {
  refuseRepeated(source.tieBreaks, "tie-break", at.at("tieBreaks"));
  if (source.eventTime !== null || source.availableAt === null) return;
  at.at("availableAt").error(
    "invalid-definition",
    "a source without eventTime is static, so its availableAt would not be looked at",
    "name the eventTime too, or leave availableAt out",
  );
}

function readOrigin(value: unknown, at: Position): SourceDefinition["from"] {
  const kind = isObject(value) ? value["kind"] : undefined;
  const given = readObject(value, at, ["kind", "relation", "query", "path"]);
  switch (kind) {
    case "query":
      return { kind, query: readQuery(given["query"], at.at("query")) };
    case "file":
      return { kind, path: readPath(given["path"], at.at("path")), relation: readRelation(given["relation"], at) };
    case "table":
      return { kind, relation: readRelation(given["relation"], at) };
    default:
      at.error("invalid-definition", "a source is a table, a query or a file", "make it by table(), query() or file()");
      return { kind: "table", relation: { database: null, schema: null, name: "" } };
  }
}

/** Messages speak of the relation's parts as the author's own options. */
function readRelation(value: unknown, at: Position): Relation {
  const given = readObject(value, at, ["database", "schema", "name"]);
  return {
    database: readOptional(given["database"], at.at("database"), readName),
    schema: readOptional(given["schema"], at.at("schema"), readName),
    name: readName(given["name"], at.at("table")),
  };
}

function readPath(value: unknown, at: Position): string {
  const path = readText(value, at);
  if (path === "")
    at.error("invalid-definition", "a file source needs the file's path", "give it first: file(path, …)");
  return path;
}

function readQuery(value: unknown, at: Position): QueryText {
  const given = readObject(value, at, ["texts", "values"]);
  const query = {
    texts: readList(given["texts"], at.at("texts"), readText),
    values: readList(given["values"], at.at("values"), readQueryValue),
  };
  if (query.texts.length !== query.values.length + 1) {
    at.error(
      "invalid-definition",
      "a query has one text more than it has values",
      "write it by the sql tag: sql`select …`",
    );
  } else if (query.texts.join("").trim() === "") at.error("source-syntax", "a query is empty", "write a SELECT");
  return query;
}

/** A named zone alone: engines disagree on the sign of `+02:00`. */
function readTimeZone(value: unknown, at: Position): string {
  const zone = readText(value, at);
  if (!isNamedZone(zone))
    at.error("invalid-definition", "this is not the name of a time zone", "name one, as 'Europe/Paris' or 'UTC'");
  return zone;
}

function isNamedZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
