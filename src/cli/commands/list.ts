import { Argument, type Command } from "commander";
import { type Catalogue, type CatalogueKind, catalogueKinds, catalogueOf } from "../catalogue.ts";
import { countOf } from "../quantities.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import type { SourceShape, ViewShape } from "../shapes.ts";
import { textTable } from "../text-table.ts";

const allKinds = Object.keys(catalogueKinds) as readonly CatalogueKind[];

export function addList(program: Command, run: Runner): void {
  const command = program
    .command("list")
    .summary("list entities, views, services and sources")
    .description("Lists entities, feature views, on-demand views, feature services and sources.")
    .addArgument(new Argument("[what]", "one kind alone").choices(allKinds));
  command.action((what: CatalogueKind | undefined) => run(command, (session) => list(session, what)));
}

async function list(session: Session, what: CatalogueKind | undefined): Promise<undefined> {
  const { repository, store } = await session.project();
  const catalogue = catalogueOf(await store.registry(), repository.places);
  const kinds = what === undefined ? allKinds : [what];
  const { dim, bold } = session.output.styles;
  const chosen = Object.fromEntries(kinds.map((kind) => [catalogueKinds[kind], catalogue[catalogueKinds[kind]]]));
  session.output.result({ project: store.project, ...chosen }, () => {
    const parts = kinds.map((kind) => {
      const rows = rowsOf(kind, catalogue, dim);
      return `${bold(kind.replace("-views", " views"))}\n${rows.length === 0 ? dim("  none") : textTable(rows, { indent: "  ", width: session.output.width })}\n`;
    });
    return parts.join("\n");
  });
}

function rowsOf(
  kind: CatalogueKind,
  catalogue: Catalogue,
  dim: (text: string) => string,
): readonly (readonly string[])[] {
  const about = (description: string | null) => dim(description ?? "");
  switch (kind) {
    case "entities":
      return catalogue.entities.map((one) => [
        one.name,
        one.keys.map(({ name, type }) => `${name}: ${type}`).join(", "),
        about(one.description),
      ]);
    case "views":
      return catalogue.views.map((one) => [
        one.name,
        one.entities.join(", ") || "no entity",
        viewFacts(one),
        about(one.description),
      ]);
    case "on-demand-views":
      return catalogue.onDemandViews.map((one) => [
        one.name,
        `of ${one.inputs.map(({ view }) => view).join(", ") || "request values"}`,
        countOf(one.features.length, "feature"),
        about(one.description),
      ]);
    case "services":
      return catalogue.services.map((one) => [
        one.reference,
        countOf(one.features.length, "feature"),
        about(one.description),
      ]);
    case "sources":
      return catalogue.sources.map((one) => [one.name, originOf(one), timesOf(one)]);
  }
}

function viewFacts({ features, ttl, source }: ViewShape): string {
  const kept = source.eventTime === null ? "static" : ttl === null ? "no TTL" : `ttl ${ttl}`;
  return `${countOf(features.length, "feature")}, ${kept}`;
}

function originOf({ from, table, file }: SourceShape): string {
  if (from === "query") return "query";
  return from === "file" ? `${file} -> ${table}` : `table ${table}`;
}

function timesOf({ eventTime, availableAt }: SourceShape): string {
  if (eventTime === null) return "static";
  return availableAt === null ? eventTime : `${eventTime}, known at ${availableAt}`;
}
