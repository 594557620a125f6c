/** docs/api/asof.api.md: the public API as one text, so that a change of it is seen in review. */
import type { SurfaceItem } from "./surface.ts";

const opening = `# API report

Everything that users can see of the package, without its docstrings: what \`import … from "asof"\` gives, and each type that this mentions.
The page is made by \`npm run docs\`, and a test fails where it is stale: a change of the public API is a change of this page, to be looked
at in review. What the names mean stands in the [reference](README.md).
`;

export function reportPage(surface: readonly SurfaceItem[]): string {
  const exported = surface.filter((one) => one.exported);
  const mentioned = surface.filter((one) => !one.exported);
  return [
    opening,
    `## Exported\n\n${listing(exported)}`,
    `## Mentioned by what is exported\n\n${listing(mentioned)}`,
  ].join("\n");
}

function listing(items: readonly SurfaceItem[]): string {
  const texts = items.map(({ source, signature }) => `// ${source}\n${signature}`);
  return `\`\`\`typescript\n${texts.join("\n\n")}\n\`\`\`\n`;
}
