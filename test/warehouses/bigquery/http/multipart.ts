import { invalid } from "../service-error.ts";

/** The two parts of an upload: what it is, and the file. */
export function multipart(body: Buffer, contentType: string): readonly [Buffer, Buffer] {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) throw invalid("The upload names no boundary.");
  const [head, file] = partsOf(body, Buffer.from(`--${boundary}`));
  if (head === undefined || file === undefined) throw invalid("The upload has not two parts.");
  return [head, file];
}

function partsOf(body: Buffer, delimiter: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  let start = body.indexOf(delimiter);
  while (start >= 0) {
    const next = body.indexOf(delimiter, start + delimiter.length);
    if (next < 0) break;
    parts.push(contentOf(body.subarray(start + delimiter.length, next)));
    start = next;
  }
  return parts;
}

/** After the headers' blank line, without the line end before the next delimiter. */
function contentOf(part: Buffer): Buffer {
  const blank = part.indexOf("\r\n\r\n");
  const content = part.subarray(blank + 4);
  return content.subarray(-2).toString() === "\r\n" ? content.subarray(0, -2) : content;
}
