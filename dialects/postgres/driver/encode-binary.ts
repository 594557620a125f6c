import { dayExpected, instantExpected, refuse, requireFloat32 } from "../../../src/ir/fit.ts";
import type { CanonicalType } from "../../../src/ir/types.ts";
import type { CanonicalValue } from "../../../src/ir/value.ts";
import { arrayEncoder, shapeOf } from "./array-write.ts";
import type { BinaryEncoder, BinaryWriter } from "./binary-writer.ts";
import { encoderOf } from "./encode.ts";
import { writeNumeric } from "./numeric-binary.ts";
import { writeDay, writeInstant } from "./time-binary.ts";

/** Values as a column that has the lexicon's type takes them: the warehouse converts nothing here. */
export function binaryEncoderOf(type: CanonicalType): BinaryEncoder {
  // What a value may be is told in one place, for both forms.
  const asText = encoderOf(type);
  switch (type.kind) {
    case "bool":
      return (value, writer) => {
        if (typeof value !== "boolean") asText(value);
        writer.int32(1);
        writer.int8(value === true ? 1 : 0);
      };
    case "int32":
      return (value, writer) => {
        const plain = typeof value === "number" && (value | 0) === value;
        const whole = plain ? value : Number(asText(value));
        writer.int32(4);
        writer.int32(whole);
      };
    case "int64":
      return (value, writer) => writeInt64(value, writer, asText);
    case "float32":
      return (value, writer) => {
        const number = typeof value === "number" ? value : Number(asText(value));
        requireFloat32(number);
        writer.int32(4);
        writer.float32(number);
      };
    case "float64":
      return (value, writer) => {
        const number = typeof value === "number" ? value : Number(asText(value));
        writer.int32(8);
        writer.float64(number);
      };
    case "decimal":
      return (value, writer) => {
        const text = asText(value);
        writer.measured(() => writeNumeric(text, writer));
      };
    case "string":
      return writeString;
    case "bytes":
      return (value, writer) => {
        if (!(value instanceof Uint8Array)) return void asText(value);
        writer.int32(value.length);
        writer.raw(value);
      };
    case "timestamp":
      return (value, writer) => {
        writer.int32(8);
        if (typeof value !== "string" || !writeInstant(value, writer)) refuse(value, instantExpected);
      };
    case "date":
      return (value, writer) => {
        writer.int32(4);
        if (typeof value !== "string" || !writeDay(value, writer)) refuse(value, dayExpected);
      };
    case "json":
      return (value, writer) => {
        const text = asText(value);
        writer.measured(() => {
          writer.int8(jsonbVersion);
          writer.utf8(text);
        });
      };
    case "array":
    case "vector":
      return arrayEncoder(type, binaryEncoderOf(shapeOf(type).leaf));
  }
}

const jsonbVersion = 1;
/** Longer text is written faster by a call than byte by byte. */
const shortLength = 32;
const checkString = encoderOf({ kind: "string" });

function writeString(value: Exclude<CanonicalValue, null>, writer: BinaryWriter): void {
  if (typeof value !== "string") return void checkString(value);
  const start = writer.at;
  if (value.length <= shortLength) {
    writer.int32(value.length);
    if (writer.ascii(value)) return;
    writer.at = start;
  }
  checkString(value);
  writer.measured(() => writer.utf8(value));
}

function writeInt64(
  value: Exclude<CanonicalValue, null>,
  writer: BinaryWriter,
  asText: (value: Exclude<CanonicalValue, null>) => string,
): void {
  const isPlain = typeof value === "bigint" && BigInt.asIntN(64, value) === value;
  const whole = isPlain ? value : BigInt(asText(value));
  writer.int32(8);
  writer.int64(whole);
}
