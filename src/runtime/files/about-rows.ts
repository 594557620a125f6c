import { open } from "node:fs/promises";
import { asyncBufferFromFile, parquetMetadataAsync } from "hyparquet";
import { formatOf } from "./format.ts";

const sampledBytes = 65_536;

/**
 * About how many rows a file has, without reading it: a Parquet file says so itself, a text file is taken to go on as it
 * begins. Null for a compressed text, and for a file that cannot be read: whoever reads it tells why.
 */
export async function aboutRows(path: string): Promise<number | null> {
  try {
    switch (formatOf(path)) {
      case "parquet":
        return Number((await parquetMetadataAsync(await asyncBufferFromFile(path))).num_rows);
      case "csv":
      case "jsonl":
        return await linesIn(path);
      default:
        return null;
    }
  } catch {
    return null;
  }
}

async function linesIn(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sampledBytes), 0, sampledBytes, 0);
    const lines = buffer.subarray(0, bytesRead).reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);
    return bytesRead === 0 ? 0 : Math.round((lines * size) / bytesRead);
  } finally {
    await file.close();
  }
}
