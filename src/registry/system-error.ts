/** The system's code of a failed call (`ENOENT`), or an empty text for any other error. */
export function errorCode(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? code : "";
}
