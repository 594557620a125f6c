const longest = 63;

/**
 * Whether a name of ours may stand for an author's: the same name, or any other where Postgres would cut the author's
 * off (it does so in silence beyond 63 bytes).
 */
export function carries(own: string, name: string): boolean {
  return own === name || Buffer.byteLength(name, "utf8") > longest;
}
