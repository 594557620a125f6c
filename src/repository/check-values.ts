import type { Position } from "../define/position.ts";

/** The text that stands there, or none, and its problem told. */
export function checkText(value: unknown, at: Position, hint: string): string {
  if (typeof value === "string" && value.trim() !== "" && !value.includes("\0")) return value;
  invalid(at, value === undefined ? "this option is needed" : "this option is no usable text", hint);
  return "";
}

export function invalid(at: Position, message: string, hint: string): void {
  at.error("config-invalid", message, hint);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
