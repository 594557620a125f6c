import { describe, expect, it } from "vitest";
import { publicSurface } from "../../docs/generate/api/entry.ts";
import { surfaceOf } from "../../docs/generate/api/surface.ts";
import { pages } from "../../docs/generate/pages.ts";
import { readPage } from "./doc-samples.ts";
import { undocumented } from "./undocumented.ts";

/** Declarations as they come out of a package with one of everything. */
const planted = new Map([
  [
    "index.ts",
    `export { run, type Options } from "./run.js";
export { Shop } from "./shop.js";
/** All that there is. */
export declare const all: Readonly<{
    /** The first. */
    one: number;
    two: string;
    three: "3";
}>;
`,
  ],
  [
    "run.ts",
    `import type { Limit } from "./limit.js";
/** Runs it. */
export declare function run(options?: Options): void;
export interface Options {
    readonly limit: Limit;
    /** Which.
     * Of all. */
    readonly name?: string;
}
interface NotMentioned { readonly a: string }
`,
  ],
  ["limit.ts", "/** How far. */\nexport interface Limit { readonly rows: Count }\ntype Count = number;\n"],
  [
    "shop.ts",
    `import type { Secret } from "./secret.js";
export declare class Shop {
    #private;
    private readonly key: Secret;
    constructor(name: string);
    /** Opens it.
     * @throws Error where it is open. */
    open(): Opened;
}
declare class Opened { constructor(key: Secret); close(): void }
`,
  ],
  ["secret.ts", "export type Secret = string;\n"],
]);

describe("the public API", () => {
  it("has a docstring on every name and every member", () => {
    expect(publicSurface().filter((one) => one.exported).length).toBeGreaterThan(50);
    expect(undocumented(publicSurface())).toEqual([]);
  });

  const written = Object.entries(pages).filter(([path]) => path.startsWith("docs/api/"));

  it.each(written)("is in %s as it is (npm run docs)", (path, page) => {
    expect(readPage(path)).toBe(page());
  });

  it("is told where it has none", () => {
    expect(undocumented(surfaceOf("index.ts", planted))).toEqual([
      "run.ts: Options",
      "run.ts: Options.limit",
      "shop.ts: Shop",
      "shop.ts: Shop.constructor",
      "index.ts: all.two",
      "shop.ts: Opened",
      "shop.ts: Opened.close",
    ]);
  });

  it("is what is exported and what that mentions, and nothing private", () => {
    const surface = surfaceOf("index.ts", planted);
    expect(surface.map((one) => `${one.exported ? "exported" : "mentioned"} ${one.kind} ${one.name}`)).toEqual([
      "exported interface Options",
      "exported class Shop",
      "exported value all",
      "exported function run",
      "mentioned type Count",
      "mentioned interface Limit",
      "mentioned class Opened",
    ]);
    const [options, shop] = surface;
    expect(options?.members[1]).toMatchObject({ name: "name", docs: "Which. Of all." });
    expect(shop?.signature).toBe("class Shop {\n  constructor(name: string);\n  open(): Opened;\n}");
    expect(shop?.members[1]?.docs).toBe("Opens it.\n\nThrows Error where it is open.");
  });
});
