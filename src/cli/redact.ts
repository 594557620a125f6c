/** Names of what is secret, also misspelt: a line of a configuration is quoted where something is wrong with it. */
const secretText =
  /\b(\w*(?:pas+w|pwd|secret|token|phrase|credential|(?:private|access|api)_?key)\w*)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|`[^`]*`)/gi;

/** Takes passwords and keys out of connection URLs and settings that some message may quote. */
export function redact(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]*@/gi, "$1:***@")
    .replace(secretText, "$1$2***")
    .replace(/\b(password|passwd|pwd)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;}&]+)/gi, "$1$2***");
}
