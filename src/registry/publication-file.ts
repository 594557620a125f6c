import type { Publication } from "../ports/registry-store.ts";

const fileName = /^(\d{8,})\.json$/;

/** `00000012.json`: sorted by name, publications are sorted by time. */
export function publicationFile(sequence: number): string {
  return `${String(sequence).padStart(8, "0")}.json`;
}

/** The sequence number in a file's name; null for files that are no publication. */
export function sequenceOf(file: string): number | null {
  const digits = fileName.exec(file)?.[1];
  return digits !== undefined && publicationFile(Number(digits)) === file ? Number(digits) : null;
}

export function printPublication(publication: Publication): string {
  const { sequence, fingerprint, appliedAt, appliedBy } = publication;
  return `${JSON.stringify({ format: 1, sequence, fingerprint, appliedAt, appliedBy })}\n`;
}

/** Null where the text is not a whole publication of that number. */
export function readPublication(text: string, sequence: number): Publication | null {
  const value = parsed(text);
  if (value === null || value["format"] !== 1 || value["sequence"] !== sequence) return null;
  const { fingerprint, appliedAt, appliedBy } = value;
  if (typeof fingerprint !== "string" || typeof appliedAt !== "string") return null;
  if (appliedBy !== null && typeof appliedBy !== "string") return null;
  return { sequence, fingerprint, appliedAt, appliedBy };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

export function samePublication(left: Publication | null, right: Publication | null): boolean {
  if (left === null || right === null) return left === right;
  return printPublication(left) === printPublication(right);
}
