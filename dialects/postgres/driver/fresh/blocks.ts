import { createHash } from "node:crypto";

/** What tar rounds all lengths to. */
const blockBytes = 512;
const digestBytes = 32;
const wordBytes = 4;

/**
 * A tar file with each distinct block said once, since a fresh database holds each catalog three times and much that is empty. It begins
 * with the digest of all that follows: the count of blocks, which block stands where, and the distinct ones.
 */
export function pack(tar: Uint8Array): Buffer {
  const bytes = Buffer.from(tar.buffer, tar.byteOffset, tar.byteLength);
  const places = new Map<string, number>();
  const order = new DataView(new ArrayBuffer(wordBytes * (1 + Math.ceil(bytes.length / blockBytes))));
  order.setUint32(0, order.byteLength / wordBytes - 1, true);
  const distinct: Buffer[] = [];
  for (let at = 0, word = wordBytes; at < bytes.length; at += blockBytes, word += wordBytes) {
    const key = bytes.toString("latin1", at, at + blockBytes);
    const place = places.get(key) ?? places.size;
    if (place === places.size) distinct.push(bytes.subarray(at, at + blockBytes));
    places.set(key, place);
    order.setUint32(word, place, true);
  }
  const body = [new Uint8Array(order.buffer), ...distinct];
  return Buffer.concat([digestOf(body), ...body]);
}

/** The tar file again; null for what is not whole. */
export function unpack(packed: Buffer): Uint8Array<ArrayBuffer> | null {
  const body = packed.subarray(digestBytes);
  if (body.length < wordBytes || !digestOf([body]).equals(packed.subarray(0, digestBytes))) return null;
  const count = body.readUInt32LE(0);
  const blocks = body.subarray(wordBytes * (1 + count));
  const placeOf = (index: number) => body.readUInt32LE(wordBytes * (1 + index));
  const tar = new Uint8Array(count * blockBytes);
  // Neighbours are copied at once: most blocks are.
  for (let first = 0, end = 0; first < count; first = end) {
    const place = placeOf(first);
    for (end = first + 1; end < count && placeOf(end) === place + end - first; ) end += 1;
    tar.set(blocks.subarray(place * blockBytes, (place + end - first) * blockBytes), first * blockBytes);
  }
  return tar;
}

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
