import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readPage } from "./doc-samples.ts";
import { root } from "./project-files.ts";

/** Links of a page that lead nowhere in this tree: files that are not there, headings that no page has. */
export function brokenLinks(path: string, page: string): readonly string[] {
  const links = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(path, page, link));
}

function leadsSomewhere(path: string, page: string, link: string): boolean {
  const [file = "", heading] = link.split("#");
  const target = file === "" ? path : join(dirname(path), file);
  if (!existsSync(join(root, target))) return false;
  if (heading === undefined) return true;
  return headingsOf(file === "" ? page : readPage(target)).includes(heading);
}

/** As they are linked to: lower case, blanks as hyphens, punctuation gone. */
function headingsOf(page: string): readonly string[] {
  const titles = [...withoutCode(page, false).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function withoutCode(page: string, inline = true): string {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, "");
  return inline ? prose.replace(/`[^`\n]*`/g, "") : prose;
}
