/** JSON for scripts: int64 by its digits, which JSON.stringify refuses. */

/** JSON text that is there already, such as a row with the types of its columns. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value as JSON text, indented by two spaces. What is undefined is left out. */
export function jsonText(value: unknown, indent = ""): string {
  if (value instanceof RawJson) return value.text;
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  return Array.isArray(value) ? arrayText(value, indent) : objectText(value, indent);
}

function arrayText(items: readonly unknown[], indent: string): string {
  const inner = `${indent}  `;
  const texts = items.map((item) => jsonText(item, inner));
  return items.every(isScalar) ? oneLine("[", "]", texts, indent) : block("[", "]", texts, indent);
}

function objectText(value: object, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const texts = fields.map(([name, field]) => `${JSON.stringify(name)}: ${jsonText(field, inner)}`);
  const flat = indent !== "" && fields.every(([, field]) => isScalar(field));
  return flat ? oneLine("{", "}", texts, indent) : block("{", "}", texts, indent);
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

const widestLine = 100;

/** What is small stands on one line, so that a list of columns can be read at a glance. */
function oneLine(open: string, close: string, texts: readonly string[], indent: string): string {
  const line = `${open}${texts.join(", ")}${close}`;
  return line.length + indent.length <= widestLine ? line : block(open, close, texts, indent);
}

function block(open: string, close: string, texts: readonly string[], indent: string): string {
  if (texts.length === 0) return `${open}${close}`;
  return `${open}\n${texts.map((text) => `${indent}  ${text}`).join(",\n")}\n${indent}${close}`;
}
