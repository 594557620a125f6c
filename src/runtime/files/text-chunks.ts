import { createReadStream } from "node:fs";
import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AsofError } from "../../kernel/diagnostics.ts";
import { invalidFile } from "./invalid.ts";

const chunkBytes = 256 * 1024;

/**
 * A text file's content in pieces, unzipped where asked, without a byte order mark. Leaving the iteration closes the file.
 * Bytes that are not UTF-8 are refused: decoding them loosely would change keys silently.
 */
export async function* textChunks(path: string, gzip: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of byteStream(path, gzip)) yield decoder.decode(bytes, { stream: true });
    const rest = decoder.decode();
    if (rest !== "") yield rest;
  } catch (cause) {
    throw readFailure(path, cause);
  }
}

function byteStream(path: string, gzip: boolean): Readable {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  if (!gzip) return file;
  // `pipeline` hands errors down and closes the file when the reader leaves; its own verdict is the iteration's.
  return pipeline(file, createGunzip({ chunkSize: chunkBytes }), () => undefined);
}

/** What went wrong while reading a file, as a diagnostic. An `AsofError` passes unchanged. */
export function readFailure(path: string, cause: unknown): unknown {
  if (cause instanceof AsofError) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") {
    return invalidFile(path, "is not UTF-8 text", "save it as UTF-8", cause);
  }
  if (code.startsWith("Z_")) return invalidFile(path, "is not a whole gzip file", "compress it again", cause);
  if (!/^E[A-Z]+$/.test(code)) return cause;
  const message = code === "ENOENT" ? `'${path}' does not exist` : `'${path}' cannot be read (${code})`;
  return AsofError.of("file-not-found", message, { hint: "check the path and its permissions" }, cause);
}
