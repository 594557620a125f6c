/** What is asked of lineages: read when somebody asks. */
export { lineageNamed, type NamedLineage } from "./find.ts";
export { impactOf } from "./impact.ts";
export { lineageMermaid } from "./mermaid.ts";
export { projectLineage, requestLineage, upstreamLineage } from "./project-lineage.ts";
export { taggedLineage } from "./tagged.ts";
