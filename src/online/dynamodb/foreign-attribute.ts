import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { AsofError } from "../../kernel/diagnostics.ts";

/** An attribute that is no value of its column's type: nothing of this store writes it so. */
export class ForeignAttribute extends Error {
  readonly attribute: AttributeValue;
  constructor(attribute: AttributeValue) {
    super("an attribute of another type");
    this.attribute = attribute;
  }
}

/** A read that met one: whatever was told in its place would be a guess. */
export function foreignTold(failure: unknown, view: string, column: string): unknown {
  if (!(failure instanceof ForeignAttribute)) return failure;
  const message = `'${column}' of a row of view '${view}' holds ${attributeText(failure.attribute)}, which nothing of asof writes there`;
  const hint = "see who else writes to the table; asof reconcile with --all --repair writes such rows anew";
  return AsofError.of("online-store-error", message, { path: `featureViews.${view}`, hint });
}

const shownCharacters = 60;

export function attributeText(attribute: AttributeValue | undefined): string {
  if (attribute === undefined) return "nothing";
  const [[kind, value] = ["", ""]] = Object.entries(attribute);
  const text = value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value);
  return `${kind} ${text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text}`;
}
