import Handlebars from "handlebars";

/** Template text by name: `probe`, or `<dialect>/probe` where a dialect needs its own. A value, read by the caller. */
export type Templates = ReadonlyMap<string, string>;

export type Template = (view: object) => string;

const cache = new Map<string, Template>();

/** A compiled template: the dialect's own where there is one, else the shared one. */
export function findTemplate(templates: Templates, dialect: string, name: string): Template {
  const text = templates.get(`${dialect}/${name}`) ?? templates.get(name);
  if (text === undefined) throw new Error(`no template '${name}' for ${dialect}`);
  const known = cache.get(text);
  if (known !== undefined) return known;
  const compiled = compile(text);
  cache.set(text, compiled);
  return compiled;
}

const engine = Handlebars.create();

/** Nothing but our own checked helpers: the built-in ones let a missing value pass in silence. */
function compile(text: string): Template {
  return engine.compile(text, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: {
      lines: true,
      list: true,
      when: true,
      each: false,
      if: false,
      unless: false,
      with: false,
      log: false,
      lookup: false,
      helperMissing: false,
      blockHelperMissing: false,
    },
  });
}

interface BlockOptions {
  fn(context: unknown): string;
  readonly hash: Readonly<Record<string, unknown>>;
}

/** What a template prints at a place: handlebars asks for this before it would escape, and a plain string never gets by. */
export interface Leaf {
  toHTML(): string;
}

/** `{{#lines items tail=","}}…{{/lines}}`: each item on its own line; `first`/`then` lead it, `between` stands on a line of its own. */
engine.registerHelper("lines", (items: unknown, options: BlockOptions) => {
  const [tail, first, then, between] = [
    word(options, "tail"),
    word(options, "first"),
    word(options, "then"),
    word(options, "between"),
  ];
  const rendered = blocks(items, "lines", options);
  const led = rendered.map((text, index) => {
    const line = text.endsWith("\n") ? text.slice(0, -1) : text;
    const lead = index === 0 ? first : then;
    const end = tail !== null && index < rendered.length - 1 ? tail : "";
    return (lead === null ? line : lead + line.trimStart()) + end;
  });
  return led.length === 0 ? "" : `${led.join(between === null ? "\n" : `\n${between}\n`)}\n`;
});

/** `{{#list items}}{{this}}{{/list}}`: items on one line, with commas. */
engine.registerHelper("list", (items: unknown, options: BlockOptions) => blocks(items, "list", options).join(", "));

/** Stands for an item: no text of ours or of an author's name holds it. */
const mark = "\u0000";
const marked: Leaf = { toHTML: () => mark };

/**
 * The block, once for each item. What it puts around `{{this}}` is asked for once, not for each of what may be thousands of
 * items: a block that does more than that with its item is filled for each.
 */
function blocks(items: unknown, helper: string, { fn }: BlockOptions): readonly string[] {
  if (!Array.isArray(items)) throw new TypeError(`{{#${helper}}} needs a list`);
  if (!items.every(isLeaf)) return items.map((item) => fn(item));
  const [before, after, ...more] = items.length === 0 ? [] : fn(marked).split(mark);
  if (before === undefined || after === undefined || more.length > 0) return items.map((item) => fn(item));
  return items.map((item) => before + item.toHTML() + after);
}

function isLeaf(item: unknown): item is Leaf {
  return typeof item === "object" && item !== null && "toHTML" in item;
}

/** `{{#when flag}}…{{/when}}`: only for true and false. */
engine.registerHelper("when", function when(this: unknown, flag: unknown, options: BlockOptions) {
  if (typeof flag !== "boolean") throw new TypeError("{{#when}} needs true or false");
  return flag ? options.fn(this) : "";
});

function word(options: BlockOptions, name: string): string | null {
  const word = options.hash[name];
  return typeof word === "string" ? word : null;
}
