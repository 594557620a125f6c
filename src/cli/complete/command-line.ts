/** The words of a command line as a shell would split it, quotes taken off. The last one is being written: it may be empty. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let [word, quote, begun] = ["", "", false];
  for (let at = 0; at < line.length; at++) {
    const one = line.charAt(at);
    if (one === "\\" && quote !== "'" && at + 1 < line.length) {
      word += line.charAt(++at);
      begun = true;
    } else if (quote !== "") {
      if (one === quote) quote = "";
      else word += one;
    } else if (one === '"' || one === "'") {
      [quote, begun] = [one, true];
    } else if (/\s/.test(one)) {
      if (begun) words.push(word);
      [word, begun] = ["", false];
    } else {
      [word, begun] = [word + one, true];
    }
  }
  return [...words, word];
}
