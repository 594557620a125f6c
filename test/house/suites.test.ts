import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { packageFolder } from "../../src/runtime/package-folder.ts";
import config from "../../vitest.config.ts";
import { longest } from "../longest-first.ts";

const exists = (file: string): boolean => existsSync(new URL(file, packageFolder()));

it("the files that begin first are there, each once", () => {
  expect(longest.filter((file) => !exists(file))).toEqual([]);
  expect(new Set(longest).size).toBe(longest.length);
});

it("the plain suites leave out no file that is not there, and the engines' take each of them", () => {
  const projects = (config.test?.projects ?? []).flatMap((one) =>
    typeof one === "object" && "test" in one ? [one.test ?? {}] : [],
  );
  const [plain, engines] = ["plain", "engines"].map((name) => projects.find((one) => one.name === name));
  const files = (plain?.exclude ?? []).filter((pattern) => !pattern.includes("*"));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !exists(file))).toEqual([]);
  expect(files.filter((file) => !engines?.include?.includes(file))).toEqual([]);
});
