import type { Command } from "commander";
import { AsofError } from "../../kernel/diagnostics.ts";
import { suggestion } from "../../kernel/names.ts";
import { type Catalogue, catalogueOf } from "../catalogue.ts";
import { definitionText, type Shown } from "../definition-text.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";

export function addShow(program: Command, run: Runner): void {
  const command = program
    .command("show")
    .summary("show one of them: its place, features, types and times")
    .description("Shows a definition: where it stands, its features and types, and what makes its rows known.")
    .argument(
      "<name>",
      "an entity, a feature view, an on-demand view, a feature service (name or name@version) or a source",
    );
  command.action((name: string) => run(command, (session) => show(session, name)));
}

async function show(session: Session, name: string): Promise<undefined> {
  const { repository, store } = await session.project();
  const catalogue = catalogueOf(await store.registry(), repository.places);
  const found = find(catalogue, name);
  if (found.length === 0) throw unknown(catalogue, name);
  const { withInherited } = await import("../lineage/inherited.ts");
  const told = await withInherited(found, store);
  session.output.result({ found: told }, () =>
    told.map((one) => definitionText(one, session.folders, session.output.styles, session.output.width)).join("\n"),
  );
}

/** A view and its source may share a name: then the view says all. */
function find({ entities, views, onDemandViews, services, sources }: Catalogue, name: string): readonly Shown[] {
  const definitions: Shown[] = [
    ...entities.filter((one) => one.name === name),
    ...views.filter((one) => one.name === name),
    ...onDemandViews.filter((one) => one.name === name),
    ...services.filter((one) => one.name === name || one.reference === name),
  ];
  return definitions.length > 0 ? definitions : sources.filter((one) => one.name === name);
}

function unknown({ entities, views, onDemandViews, services, sources }: Catalogue, name: string): AsofError {
  const references = services.flatMap((one) => [one.name, one.reference]);
  const names = [
    ...[...entities, ...views, ...onDemandViews].map((one) => one.name),
    ...references,
    ...sources.map((one) => one.name),
  ];
  // A feature's name is a fair thing to ask for: it leads to its view.
  const holders = [...views, ...onDemandViews]
    .filter((view) => view.features.some((feature) => feature.name === name))
    .map((view) => view.name);
  const hint = holders.length > 0 ? `it is a feature of ${holders.join(", ")}` : suggestion(name, new Set(names));
  return AsofError.of("unknown-view", `nothing is defined under the name '${name}'`, { hint });
}
