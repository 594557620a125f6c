import type { Node } from "libpg-query";
import { deviate } from "../deviation.ts";
import { expectBody, readOnly } from "./node.ts";

/** A whole number written out, however long. */
export function readInteger(node: Node | undefined, place: string): bigint {
  const body = expectBody(node, "A_Const", place);
  readOnly(body, ["ival", "fval"], place);
  // The parser leaves a zero out, and has what is longer than 32 bits as text.
  const digits = body.fval === undefined ? String(body.ival?.ival ?? 0) : (body.fval.fval ?? "");
  return /^-?\d+$/.test(digits) ? BigInt(digits) : deviate(place, `${digits} is no whole number`);
}
