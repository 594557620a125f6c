import type { QueryText } from "../../../src/ir/definition.ts";
import { type JoinNode, joinsOf, latestOf, type ScanNode, spineOf } from "../../../src/ir/plan.ts";
import type { Outline, Statement } from "../../../src/ir/statement.ts";
import type { StrategyName, VerificationFault, Verifier } from "../../../src/ports/dialect.ts";
import { type Token, tokensOf } from "../tokens.ts";
import { Deviation } from "./deviation.ts";
import { type JoinForm, joinForm } from "./joins.ts";
import { latestForm } from "./latest.ts";
import { Matcher, type TakenNames } from "./match.ts";
import { type Pattern, patternTag, quotedName } from "./pattern.ts";
import type { Saying, Speech } from "./speech.ts";
import { type SpineForm, spineForm, taken } from "./spine.ts";
import { selectedValues } from "./values.ts";
import { pairsForm } from "./windows.ts";
import { framesForm } from "./windows-frames.ts";
import { runningForm } from "./windows-running.ts";
import { authors, type JoinSaid, list, tableHole } from "./words.ts";

/**
 * Reads emitted text token by token against the forms that are known to be right for the logical plan: which text may stand
 * there is worked out from the plan anew, and only the names that the compiler makes up are left open.
 */
export function createVerifier(speech: Speech): Verifier {
  const saying: Saying = { ...speech, t: patternTag(speech.syntax) };
  return { verify: async (statement) => verify(statement, saying) };
}

function verify(statement: Statement, saying: Saying): readonly VerificationFault[] {
  const read = tokensOf(statement.text, saying.syntax);
  if (!read.ok) return [{ role: null, message: `the statement holds ${read.message}` }];
  const matcher = new Matcher(read.tokens, statement.parameters, namesOf(statement.outline, saying));
  const deviation = attempt(null, () => matchAll(matcher, statement.outline, saying));
  if (deviation !== null) return [deviation];
  return brokenLimits(matcher.ours, saying).map((message) => ({ role: null, message }));
}

/** The warehouse's limits that a text breaks, whoever wrote it. */
export function brokenLimits(tokens: readonly Token[], { limits }: Speech): readonly string[] {
  return limits.flatMap((limit) => {
    const broken = limit.broken(tokens);
    return broken === null ? [] : [`${limit.name}: ${broken} (${limit.documented})`];
  });
}

class Failed extends Error {
  readonly fault: VerificationFault;
  constructor(fault: VerificationFault) {
    super(fault.message);
    this.fault = fault;
  }
}

function attempt(role: string | null, run: () => void): VerificationFault | null {
  try {
    run();
    return null;
  } catch (thrown) {
    if (thrown instanceof Failed) return thrown.fault;
    if (thrown instanceof Deviation) return { role, message: thrown.message };
    throw thrown;
  }
}

/** A deviation within a role's part is told as that role's. */
function inRole<T>(role: string, run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Deviation) throw new Failed({ role, message: thrown.message });
    throw thrown;
  }
}

interface Formed {
  readonly join: JoinNode;
  readonly alias: Pattern;
  readonly form: JoinForm;
  /** The common table of a query source. */
  readonly source: Pattern | null;
}

function matchAll(matcher: Matcher, outline: Outline, saying: Saying): void {
  const latest = latestOf(outline.plan);
  if (latest === null) matchJoined(matcher, outline, saying);
  else inRole(latest.view, () => matcher.expect(latestForm(latest, outline, saying)));
  matcher.end();
}

function matchJoined(matcher: Matcher, outline: Outline, saying: Saying): void {
  const { t } = saying;
  const spine = spineForm(spineOf(outline.plan), outline.upload, saying);
  const formed = joinsOf(outline.plan).map((join) => inRole(join.role, () => formOf(join, outline, spine, saying)));
  const tables: (readonly [string | null, Pattern])[] = [
    ...(spine.step === null ? [] : [[null, spine.step] as const]),
    ...formed.flatMap(({ join, source, form }) =>
      [...(source === null ? [] : [source]), ...form.tables].map((one) => [join.role, one] as const),
    ),
  ];
  tables.forEach(([role, table], index) => {
    matcher.expect(index === 0 ? t`WITH` : t`,`);
    if (role === null) matcher.expect(table);
    else inRole(role, () => matcher.expect(table));
  });
  const values = selectedValues(outline, spine, formed, saying);
  const number = outline.plan.ordered ? [rowNumber(outline)] : [];
  values.tables.forEach((columns, index) => {
    matcher.expect(tables.length + index === 0 ? t`WITH` : t`,`);
    matcher.expect(t`${derivedTable(index)} AS (SELECT ${list([...columns, ...number], saying)} FROM`);
    expectRows(matcher, index, spine, formed, saying);
    matcher.expect(t`)`);
  });
  matcher.expect(t`SELECT ${list(values.outputs, saying)} FROM`);
  expectRows(matcher, values.tables.length, spine, formed, saying);
  if (outline.plan.ordered) matcher.expect(t`ORDER BY ${rowNumber(outline)}`);
}

/** The spine with its joins, or the table of derived features below. */
function expectRows(matcher: Matcher, level: number, spine: SpineForm, formed: readonly Formed[], { t }: Saying): void {
  if (level > 0) {
    matcher.expect(t`${derivedTable(level - 1)} AS d`);
    return;
  }
  matcher.expect(t`${spine.table} AS s`);
  for (const { join, form } of formed) inRole(join.role, () => matcher.expect(form.joined));
}

function derivedTable(level: number): Pattern {
  return [tableHole(`derived features, step ${level + 1}`)];
}

/** The spine's alone: no join that is known to be right here has row numbers, and an output of the name would hide it. */
function rowNumber({ upload, columns }: Outline): Pattern {
  if (upload === null) throw new Deviation("only an uploaded spine has an order of its own");
  const name = upload.rowNumber.toLowerCase();
  if (columns.some(({ sqlName }) => sqlName.toLowerCase() === name))
    throw new Deviation(`an output is named "${upload.rowNumber}", as the spine's rows are numbered`);
  return quotedName(upload.rowNumber);
}

function formOf(join: JoinNode, outline: Outline, spine: SpineForm, saying: Saying): Formed {
  const { t } = saying;
  const { from } = join.source;
  const named = tableHole(`${join.role} source`);
  const alias: Pattern = [{ is: "hole", scope: "aliases", id: join.role, author: null }];
  const source = from.kind === "table" ? null : t`${named} AS (${authors(from.query, saying)})`;
  const said = {
    saying,
    spine,
    rows: spineOf(outline.plan),
    source: from.kind === "table" ? taken(from, saying) : [named],
    alias,
  };
  const told = outline.choices.find((choice) => choice.role === join.role)?.strategy;
  return { join, alias, source, form: formBy(told ?? "nothing", { ...said, join }) };
}

function formBy(told: string, said: JoinSaid): JoinForm {
  const { join, saying } = said;
  if (join.node === "window_aggregate") {
    if (told === "pairs") return pairsForm({ ...said, join });
    if (told === "running") return runningForm({ ...said, join });
    if (told === "frames") return framesForm({ ...said, join });
    throw new Deviation(`'${told}' has no form for windows that is known to be right there`);
  }
  const strategy = saying.strategies.find((one): one is StrategyName => one === told);
  if (strategy === undefined) throw new Deviation(`'${told}' is no strategy of this warehouse`);
  return joinForm(strategy, said);
}

/** Names that authors wrote: columns; relations and every word of their queries. */
function namesOf({ plan, upload }: Outline, saying: Saying): TakenNames {
  const latest = latestOf(plan);
  if (latest !== null) return { tables: lowerCase(namesIn(latest.input.from, saying)), columns: new Set() };
  const spine = spineOf(plan);
  const joins = joinsOf(plan);
  const listed = spine.from.kind === "range" || spine.from.kind === "as_of" ? spine.from : null;
  const rows = [
    ...joins.map((join) => join.source.from),
    ...(listed?.inputs.map((input) => input.scan.from) ?? []),
    ...(listed?.population ? [listed.population] : []),
    ...(spine.from.kind === "table" || spine.from.kind === "query" ? [spine.from] : []),
  ];
  const columns = [
    ...plan.columns.map((column) => column.name),
    ...joins.flatMap((join) => join.features.map((feature) => feature.name)),
    ...(upload === null ? [] : [upload.rowNumber]),
  ];
  const tables = [...rows.flatMap((one) => namesIn(one, saying)), ...(upload === null ? [] : [upload.name])];
  return { tables: lowerCase(tables), columns: lowerCase(columns) };
}

function namesIn(rows: ScanNode["from"], saying: Saying): readonly string[] {
  return rows.kind === "table" ? [rows.relation.name] : words(rows.query, saying);
}

function lowerCase(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toLowerCase()));
}

function words(query: QueryText, { syntax }: Saying): readonly string[] {
  const read = tokensOf(query.texts.join(" "), syntax);
  if (!read.ok) return [];
  return read.tokens.flatMap(({ kind, value }) => (kind === "word" || kind === "name" ? [value] : []));
}
