import type { SqlPlan, Statement, TemplateUse, TemplateValue } from "../../ir/statement.ts";
import { isSql, type Sql, SqlPrinter } from "../../kernel/sql.ts";
import type { Lexicon } from "../../ports/lexicon.ts";
import { findTemplate, type Leaf, type Templates } from "./templates.ts";

/** Stage 6: the text of a statement, with its parameters in the order of the text. */
export function render(plan: SqlPlan, lexicon: Lexicon, templates: Templates): Statement {
  const printer = new SqlPrinter(lexicon.spelling);
  const text = fill(plan.frame, { printer, templates, dialect: plan.dialect });
  return { text, parameters: printer.parameters, outline: plan.outline };
}

interface Filling {
  readonly printer: SqlPrinter;
  readonly templates: Templates;
  readonly dialect: string;
}

function fill(use: TemplateUse, filling: Filling): string {
  const template = findTemplate(filling.templates, filling.dialect, use.template);
  const view: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(use.view)) view[name] = guarded(value, filling);
  return withoutLastBreaks(template(view));
}

/** A pattern would look at every line of what may be a long text. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text.slice(0, end);
}

/** A fragment prints itself when its turn in the text comes, so that placeholders are numbered in that order. */
class FragmentLeaf implements Leaf {
  readonly #fragment: Sql;
  readonly #printer: SqlPrinter;
  constructor(fragment: Sql, printer: SqlPrinter) {
    this.#fragment = fragment;
    this.#printer = printer;
  }
  toHTML(): string {
    return this.#printer.print(this.#fragment);
  }
}

class TemplateLeaf implements Leaf {
  readonly #use: TemplateUse;
  readonly #filling: Filling;
  constructor(use: TemplateUse, filling: Filling) {
    this.#use = use;
    this.#filling = filling;
  }
  toHTML(): string {
    return fill(this.#use, this.#filling);
  }
}

/** Only fragments, nested templates, booleans and lists of these get into a template. */
function guarded(value: TemplateValue, filling: Filling): unknown {
  if (typeof value === "boolean") return value;
  if (isSql(value)) return new FragmentLeaf(value, filling.printer);
  if (Array.isArray(value)) return value.map((item: TemplateValue) => guarded(item, filling));
  if (isTemplateUse(value)) return new TemplateLeaf(value, filling);
  throw new TypeError("a template takes only SQL fragments, other templates, booleans and lists of them");
}

function isTemplateUse(value: unknown): value is TemplateUse {
  return typeof value === "object" && value !== null && "template" in value && "view" in value;
}
