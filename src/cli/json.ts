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
  return block("[", "]", items.map((item) => `${inner}${jsonText(item, inner)}`), indent);
}

function objectText(value: object, indent: string): string {
  const inner = `${indent}  `;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const lines = fields.map(([name, field]) => `${inner}${JSON.stringify(name)}: ${jsonText(field, inner)}`);
  return block("{", "}", lines, indent);
}

function block(open: string, close: string, lines: readonly string[], indent: string): string {
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}
