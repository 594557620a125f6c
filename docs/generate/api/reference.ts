/** The pages of docs/api: what each public name means, from its docstring. */
import type { SurfaceItem } from "./surface.ts";

interface Chapter {
  readonly file: string;
  readonly title: string;
  readonly about: string;
  /** The sources whose names belong there. */
  readonly sources: RegExp;
}

/** The first chapter that claims a source has it. */
const chapters: readonly Chapter[] = [
  {
    file: "requests.md",
    title: "Requests",
    about: "What is asked of a store, of which rows, and what comes back.",
    sources: /^src\/(define\/(request-types|online-types|spine)\.ts|ports\/dialect\.ts|ir\/request\.ts)$/,
  },
  {
    file: "definitions.md",
    title: "Definitions",
    about:
      "What a feature repository is written in: entities, sources, feature views, feature services and their types.",
    sources: /^src\/(define\/|kernel\/(time|sql)\.ts|ir\/(definition|types)\.ts)/,
  },
  {
    file: "repositories.md",
    title: "Repositories",
    about: "Configuration, the options of each kind of warehouse and online store, and feature repositories on disk.",
    sources: /^(src\/repository|src\/online|src\/runs|dialects)\//,
  },
  {
    file: "stores.md",
    title: "Stores",
    about: "What definitions, a registry and a warehouse are put together to.",
    sources: /^src\/(store\.ts|runtime\/|ports\/)/,
  },
  {
    file: "diagnostics.md",
    title: "Diagnostics",
    about: "What is told of whatever is wrong. Every code stands in the [table](../diagnostics.md).",
    sources: /^src\/kernel\//,
  },
  {
    file: "records.md",
    title: "Records",
    about: "Plain data that is kept or compared: certificates, manifests of datasets and of registries, differences.",
    sources: /^src\/(ir|compiler)\//,
  },
];

export const referenceFiles: readonly string[] = chapters.map(({ file }) => file);

/** A page of names that belong together. */
export function referencePage(file: string, surface: readonly SurfaceItem[]): string {
  const chapter = chapters.find((one) => one.file === file);
  if (chapter === undefined) throw new Error(`there is no chapter ${file}`);
  const items = told(surface).filter((one) => chapterOf(one) === chapter);
  return [`# ${chapter.title}`, chapter.about, ...items.map(section)].join("\n\n").concat("\n");
}

/** The index: every name with its first sentence. */
export function referenceIndex(surface: readonly SurfaceItem[]): string {
  const parts = chapters.map((chapter) => {
    const items = told(surface).filter((one) => chapterOf(one) === chapter && one.exported);
    return [`## [${chapter.title}](${chapter.file})`, chapter.about, items.map(indexLine).join("\n")].join("\n\n");
  });
  return [opening, ...parts].join("\n\n").concat("\n");
}

const opening = `# API reference

Every name that \`import … from "asof"\` gives, from its docstring. The guide is [elsewhere](../README.md); the whole API as one text, to
compare versions by, is the [API report](asof.api.md).`;

function indexLine(item: SurfaceItem): string {
  const [sentence = ""] = /^.*?[.:;](?= |$)/m.exec(item.docs) ?? [item.docs];
  return `- [\`${item.name}\`](${chapterOf(item).file}#${item.kind}-${item.name.toLowerCase()}): ${sentence.replace(/[:;]$/, ".")}`;
}

/** What a reader looks up. Types that only compute other types are in the report alone. */
function told(surface: readonly SurfaceItem[]): readonly SurfaceItem[] {
  const shown = surface.filter(({ exported, kind }) => exported || kind === "interface" || kind === "class");
  return shown.sort((left, right) => Number(isCalled(right)) - Number(isCalled(left)));
}

/** What is written in code comes before what is found in types. */
function isCalled({ kind }: SurfaceItem): boolean {
  return kind === "function" || kind === "value" || kind === "class";
}

function chapterOf({ name, source }: SurfaceItem): Chapter {
  const chapter = chapters.find(({ sources }) => sources.test(source));
  if (chapter === undefined) throw new Error(`no chapter of the API reference has ${source}, which declares ${name}`);
  return chapter;
}

function section({ kind, name, exported, docs, signature, members }: SurfaceItem): string {
  const notes = members
    .filter((one) => one.docs !== "")
    .map((one) => `- \`${one.name}\`: ${one.docs.replaceAll(/\n+/g, "\n  ")}`);
  const parts = [
    `## ${kind} ${name}`,
    exported ? "" : "_Not exported by itself._",
    docs,
    `\`\`\`typescript\n${signature}\n\`\`\``,
    notes.join("\n"),
  ];
  return parts.filter((one) => one !== "").join("\n\n");
}
