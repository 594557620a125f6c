import { promisify } from "node:util";
import { deflateRawSync, gzip } from "node:zlib";
import type { ColumnMetaData, PageHeader } from "hyparquet";
import { ByteWriter } from "hyparquet-writer";
import { writePageHeader } from "hyparquet-writer/src/datapage.js";
import { dictionaryOf } from "./dictionary.ts";
import type { LeafBuffer } from "./leaf-buffer.ts";
import { dictionaryContent, pagesOf } from "./pages.ts";
import { statisticsOf } from "./statistics.ts";

/** A leaf's part of a row group as bytes, but for where it will stand in the file. */
export interface ColumnChunk {
  readonly bytes: readonly Uint8Array[];
  /** With offsets from the chunk's own beginning. */
  readonly metadata: ColumnMetaData;
}

interface Part {
  readonly header: (compressed: number) => PageHeader;
  readonly content: Uint8Array;
}

/**
 * Encodes what a buffer holds. The buffer may be filled anew as soon as this returns: pages are compressed by the thread pool,
 * and the promise resolves when they are.
 */
export function encodeChunk(buffer: LeafBuffer): Promise<ColumnChunk> {
  const { leaf, values, entries } = buffer;
  const dictionary = leaf.type.kind === "bool" ? null : dictionaryOf(values);
  const encoding = dictionary === null ? "PLAIN" : "RLE_DICTIONARY";
  const parts = [...pagesOf(buffer, dictionary)].map((page) => dataPart(page.entries, page.content, encoding));
  if (dictionary !== null)
    parts.unshift(dictionaryPart(dictionary.firsts.length, dictionaryContent(values, dictionary)));
  const shape = {
    type: leaf.element.type ?? "BYTE_ARRAY",
    encodings: dictionary === null ? ["PLAIN", "RLE"] : ["PLAIN", "RLE", "RLE_DICTIONARY"],
    path_in_schema: [...leaf.path],
    num_values: BigInt(entries),
    statistics: statisticsOf(buffer, dictionary),
  } satisfies Partial<ColumnMetaData>;
  return assembled(parts, dictionary !== null, shape);
}

function dataPart(entries: number, content: Uint8Array, encoding: "PLAIN" | "RLE_DICTIONARY"): Part {
  const data_page_header = {
    num_values: entries,
    encoding,
    definition_level_encoding: "RLE",
    repetition_level_encoding: "RLE",
  } as const;
  return { content, header: (compressed) => ({ type: "DATA_PAGE", ...sizes(content, compressed), data_page_header }) };
}

function dictionaryPart(entries: number, content: Uint8Array): Part {
  const dictionary_page_header = { num_values: entries, encoding: "PLAIN" } as const;
  return {
    content,
    header: (compressed) => ({ type: "DICTIONARY_PAGE", ...sizes(content, compressed), dictionary_page_header }),
  };
}

function sizes(
  content: Uint8Array,
  compressed: number,
): Pick<PageHeader, "uncompressed_page_size" | "compressed_page_size"> {
  return { uncompressed_page_size: content.length, compressed_page_size: compressed };
}

type ChunkShape = Pick<ColumnMetaData, "type" | "encodings" | "path_in_schema" | "num_values" | "statistics">;

async function assembled(parts: readonly Part[], hasDictionary: boolean, shape: ChunkShape): Promise<ColumnChunk> {
  const compresses = isWorthCompressing(parts.at(-1)?.content);
  const contents = await Promise.all(parts.map(({ content }) => (compresses ? zipped(content) : content)));
  const bytes: Uint8Array[] = [];
  const offsets: number[] = [];
  let [packed, unpacked] = [0, 0];
  parts.forEach((part, index) => {
    const content = contents[index] ?? part.content;
    const header = headerBytes(part.header(content.length));
    offsets.push(packed);
    bytes.push(header, content);
    packed += header.length + content.length;
    unpacked += header.length + part.content.length;
  });
  return {
    bytes,
    metadata: {
      ...shape,
      codec: compresses ? "GZIP" : "UNCOMPRESSED",
      total_uncompressed_size: BigInt(unpacked),
      total_compressed_size: BigInt(packed),
      data_page_offset: BigInt(offsets[hasDictionary ? 1 : 0] ?? 0),
      ...(hasDictionary ? { dictionary_page_offset: 0n } : {}),
    },
  };
}

const level = 1;
const gzipInPool = promisify<Uint8Array, { level: number }, Uint8Array>(gzip);

function zipped(content: Uint8Array): Promise<Uint8Array> {
  return gzipInPool(content, { level });
}

const sampleBytes = 8 * 1024;

/** Compressing must save this share of a sample at least: what hardly shrinks costs its readers and us time for nothing. */
const leastSaved = 0.25;

function isWorthCompressing(content: Uint8Array | undefined): boolean {
  if (content === undefined || content.length < 64) return false;
  const start = Math.max(0, (content.length - sampleBytes) >> 1);
  const sample = content.subarray(start, start + sampleBytes);
  return deflateRawSync(sample, { level }).length <= sample.length * (1 - leastSaved);
}

function headerBytes(header: PageHeader): Uint8Array {
  const writer = new ByteWriter(64);
  writePageHeader(writer, header);
  return writer.getBytes();
}
