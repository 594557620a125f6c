import { isWhole } from "../compiler/registry/manifest.ts";
import { type Manifest, manifestFormat } from "../ir/registry.ts";
import { canonicalJson } from "../kernel/hash.ts";

const fileName = /^[0-9a-f]{64}\.json$/;

export function isManifestFile(file: string): boolean {
  return fileName.test(file);
}

/** Canonical, so that one manifest is one text. */
export function printManifest(manifest: Manifest): string {
  return `${canonicalJson(manifest)}\n`;
}

/** Null where the text is not the manifest of that fingerprint, to the last letter. */
export function readManifest(text: string, fingerprint: string): Manifest | null {
  const manifest = named(text, fingerprint);
  const isSound = manifest?.format === manifestFormat && isWhole(manifest) && printManifest(manifest) === text;
  return isSound ? manifest : null;
}

/** The format of a manifest that another version of this package has written; null for what is none. */
export function otherFormat(text: string, fingerprint: string): number | null {
  const format: unknown = named(text, fingerprint)?.format;
  return typeof format === "number" && Number.isInteger(format) && format !== manifestFormat ? format : null;
}

/** What says that it is the manifest of that fingerprint, be it true or not. */
function named(text: string, fingerprint: string): Manifest | null {
  try {
    const manifest: Manifest = JSON.parse(text);
    return manifest.fingerprint === fingerprint ? manifest : null;
  } catch {
    return null;
  }
}
