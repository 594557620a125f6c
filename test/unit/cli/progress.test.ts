import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Output } from "../../../src/cli/output.ts";
import { Progress } from "../../../src/cli/progress.ts";
import { timeLeftText } from "../../../src/cli/quantities.ts";
import { displayWidth } from "../../../src/runtime/sink/display-width.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progressOn(given: { isTerminal: boolean; quiet?: boolean; width?: number }): {
  progress: Progress;
  texts: string[];
} {
  const texts: string[] = [];
  const { isTerminal, width = 70 } = given;
  const err = { write: (text: string) => void texts.push(text), isTerminal, width };
  const options = { config: null, environment: null, json: false, quiet: given.quiet === true, color: false };
  return { progress: new Progress(new Output(err, err, {}, options)), texts };
}

const shown = (text: string | undefined): string => (text ?? "").replace("\r", "").replace("\u001b[K", "");

test("one line is drawn over and over, cut to the terminal, and taken away", () => {
  const { progress, texts } = progressOn({ isTerminal: true, width: 46 });
  progress.tell("preparing");
  vi.advanceTimersByTime(1_000);
  progress.tell("writing", 336_776n);
  vi.advanceTimersByTime(1_000);
  progress.stop();
  expect(texts[0]).toBe("\rpreparing, 0.12 s\u001b[K");
  expect(texts.at(-2)).toMatch(/^\rwriting: 336,776 rows, [\d,]+ rows\/s/);
  expect(displayWidth(shown(texts.at(-2)))).toBeLessThan(46);
  expect(texts.at(-1)).toBe("\r\u001b[K");
  progress.stop();
  vi.advanceTimersByTime(1_000);
  expect(texts.at(-1)).toBe("\r\u001b[K");
});

test("where the total is known it tells how far it got and how long it still takes; rates are of the phase", () => {
  const { progress, texts } = progressOn({ isTerminal: true });
  progress.tell("preparing");
  vi.advanceTimersByTime(3_000);
  progress.tell("writing", 0n, 200_000n);
  vi.advanceTimersByTime(1_900);
  progress.tell("writing", 50_000n, 200_000n);
  vi.advanceTimersByTime(140);
  expect(shown(texts.at(-1))).toMatch(/^writing: 50,000 of 200,000 rows, 2\d,\d{3} rows\/s, [56]\.\d s left$/);
  progress.tell("writing", 200_000n, 200_000n);
  vi.advanceTimersByTime(120);
  expect(shown(texts.at(-1))).toMatch(/, 0\.0 s left$/);
});

test("a line that stays tells the phases at the end", () => {
  const { progress, texts } = progressOn({ isTerminal: true });
  progress.tell("preparing");
  vi.advanceTimersByTime(2_000);
  progress.tell("uploading the spine", 100_000n);
  vi.advanceTimersByTime(1_000);
  progress.tell("running");
  progress.finish();
  expect(texts.slice(-2)).toEqual([
    "\r\u001b[K",
    "preparing 2.00 s, uploading the spine 1.00 s (100,000 rows/s), running 0.00 s\n",
  ]);
  progress.finish();
  expect(texts.at(-1)).toMatch(/^preparing/);
});

test("what ends at once draws nothing but the erasing, and without a terminal or with --quiet nothing at all", () => {
  const short = progressOn({ isTerminal: true });
  short.progress.tell("preparing");
  short.progress.stop();
  expect(short.texts).toEqual(["\r\u001b[K"]);
  for (const given of [{ isTerminal: false }, { isTerminal: true, quiet: true }]) {
    const { progress, texts } = progressOn(given);
    progress.tell("writing", 5n, 10n);
    vi.advanceTimersByTime(1_000);
    progress.finish();
    expect(texts).toEqual([]);
  }
});

test("time left is told as people say it", () => {
  expect([0.04, 9.96, 12.3, 59, 125, -3].map(timeLeftText)).toEqual([
    "0.0 s left", "10.0 s left", "12 s left", "59 s left", "2 min 5 s left", "0.0 s left",
  ]); // biome-ignore format: one list
});
