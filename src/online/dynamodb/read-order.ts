import { dayText, instantText } from "../../ir/column-rows.ts";
import { eventTimeColumn, type OnlineTable } from "../../ir/online.ts";
import type { CanonicalType } from "../../ir/types.ts";
import type { CanonicalValue, Row } from "../../ir/value.ts";
import { formatDecimal } from "./decimal.ts";

/** Event time and tie-breaks by the bytes of a row's order: the inverse of `orderOf`. Null for bytes that are no order of the table's rows. */
export function readOrder({ tieBreaks }: Pick<OnlineTable, "tieBreaks">, bytes: Uint8Array): Row | null {
  const reader = new OrderReader(bytes);
  try {
    const terms = [eventTimeColumn, ...tieBreaks].map(({ type }) => reader.term(type));
    return reader.isAtDigest ? terms : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const digestBytes = 16;

class OrderReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtDigest(): boolean {
    return this.#bytes.length - this.#at === digestBytes;
  }

  term(type: CanonicalType): CanonicalValue {
    return this.#byte() === 0 ? null : this.#value(type);
  }

  #value(type: CanonicalType): CanonicalValue {
    switch (type.kind) {
      case "bool":
        return this.#byte() === 1;
      case "int32":
        return Number(this.#whole(8));
      case "int64":
        return this.#whole(8);
      case "timestamp":
        return instantText(this.#whole(8));
      case "date":
        return dayText(Number(this.#whole(8)));
      case "float32":
      case "float64":
        return this.#float();
      case "decimal":
        return this.#decimal(type.scale, type.precision);
      case "string":
        return this.#ended().toString("utf8");
      case "bytes":
        return new Uint8Array(this.#ended());
      default:
        throw new RangeError(`no order is written of a value of type ${type.kind}`);
    }
  }

  #byte(): number {
    return this.#take(1).readUInt8();
  }

  #take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError("the order ends too soon");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  #whole(bytes: number): bigint {
    return BigInt(`0x${this.#take(bytes).toString("hex")}`) - (1n << BigInt(8 * bytes - 1));
  }

  #float(): number {
    const bits = this.#take(8).readBigUInt64BE();
    const isNegative = bits >> 63n === 0n;
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, isNegative ? ~bits & (2n ** 64n - 1n) : bits & (2n ** 63n - 1n));
    return view.getFloat64(0);
  }

  #decimal(scale: number, precision: number): string {
    const kind = this.#byte();
    if (kind !== 1) return kind === 3 ? "NaN" : kind === 0 ? "-Infinity" : "Infinity";
    const units = this.#whole(Math.ceil((precision * Math.log2(10) + 1) / 8));
    return formatDecimal({ units, scale });
  }

  /** Up to the two zeros that no text or bytes hold as they are. */
  #ended(): Buffer {
    const bytes: number[] = [];
    for (;;) {
      const byte = this.#byte();
      if (byte !== 0) bytes.push(byte);
      else if (this.#byte() === 255) bytes.push(0);
      else return Buffer.from(bytes);
    }
  }
}
