import { isWhole } from "../compiler/registry/manifest.ts";
import type { Manifest } from "../ir/registry.ts";
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
  try {
    const manifest: Manifest = JSON.parse(text);
    const whole = manifest.format === 1 && manifest.fingerprint === fingerprint && isWhole(manifest);
    return whole && printManifest(manifest) === text ? manifest : null;
  } catch {
    return null;
  }
}
