import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Output } from "../../../src/cli/output.ts";
import { Progress } from "../../../src/cli/progress.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progressOn(given: { isTerminal: boolean; quiet?: boolean }): { progress: Progress; texts: string[] } {
  const texts: string[] = [];
  const err = { write: (text: string) => void texts.push(text), isTerminal: given.isTerminal, width: 46 };
  const options = { config: null, json: false, quiet: given.quiet === true, color: false };
  return { progress: new Progress(new Output(err, err, {}, options)), texts };
}

test("one line is drawn over and over, cut to the terminal, and taken away", () => {
  const { progress, texts } = progressOn({ isTerminal: true });
  progress.tell("preparing");
  vi.advanceTimersByTime(1_000);
  progress.tell("writing", 336_776n);
  vi.advanceTimersByTime(1_000);
  progress.stop();
  expect(texts[0]).toBe("\rpreparing, 0.1 s\u001b[K");
  expect(texts.at(-2)).toMatch(/^\rwriting: 336,776 rows, [\d,]+ rows\/s/);
  expect(texts.at(-2)?.replace("\r", "").replace("\u001b[K", "").length).toBeLessThan(46);
  expect(texts.at(-1)).toBe("\r\u001b[K");
  progress.stop();
  vi.advanceTimersByTime(1_000);
  expect(texts.at(-1)).toBe("\r\u001b[K");
});

test("what ends at once draws nothing but the erasing, and without a terminal or with --quiet nothing at all", () => {
  const short = progressOn({ isTerminal: true });
  short.progress.tell("preparing");
  short.progress.stop();
  expect(short.texts).toEqual(["\r\u001b[K"]);
  for (const given of [{ isTerminal: false }, { isTerminal: true, quiet: true }]) {
    const { progress, texts } = progressOn(given);
    progress.tell("writing", 5n);
    vi.advanceTimersByTime(1_000);
    progress.stop();
    expect(texts).toEqual([]);
  }
});
