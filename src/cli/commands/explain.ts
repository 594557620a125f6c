import { type Command, Option } from "commander";
import type { Analysis } from "../../ports/warehouse.ts";
import { addLimitOptions, type LimitOptions, limitsOf } from "../options/limits.ts";
import { addRequestOptions, requestOf } from "../options/request.ts";
import type { Runner } from "../run-command.ts";
import type { Session } from "../session.ts";
import { UsageError } from "../usage-error.ts";
import type { CompileOptions } from "./compile.ts";

/** The stages of the compiler, in their order; a test holds them against what the compiler can print. */
export const stages = ["resolve", "plan", "certify", "lower", "render", "verify"] as const;

interface ExplainOptions extends CompileOptions, LimitOptions {
  readonly analyze?: boolean;
  readonly cost?: boolean;
  readonly stage?: (typeof stages)[number];
}

export function addExplain(program: Command, run: Runner): void {
  const command = program
    .command("explain")
    .summary("tell how a training set is made, and why it cannot leak")
    .description(
      "Tells how a training set is made: the plan, the strategy of each join and its reason, what is proved of each feature " +
        "about the future, and the SQL; or what one stage of the compiler made. Takes what compile takes.",
    );
  addLimitOptions(addRequestOptions(command))
    .optionsGroup("Options:")
    .addOption(new Option("--stage <name>", "what this stage made").choices(stages))
    .option("--connected", "ask the warehouse for types, indexes and statistics")
    .option("--cost", "what the warehouse expects it to take (bytes, rows, partitions), with the limits beside it")
    .option("--analyze", "run it, its rows thrown away, and tell what each step took");
  command.action(() => run(command, (session) => explain(session, command.opts<ExplainOptions>())));
}

async function explain(session: Session, options: ExplainOptions): Promise<undefined> {
  checkOptions(options);
  const { analyze = false, cost = false } = options;
  const project = await session.project();
  const { request } = await requestOf(session, project, options, analyze ? "needed" : "optional");
  const offline = !analyze && !cost && options.connected !== true;
  const trainingSet = await project.store.trainingSet({ ...request, ...(await limitsOf(options)) }, offline);
  const compiled = await trainingSet.compiled();
  const expected = cost ? await trainingSet.cost(session.signal) : null;
  const analysis = analyze ? await trainingSet.analyze({ signal: session.signal }) : null;
  const told = options.stage === undefined ? await summary() : await stage(options.stage);
  const costTold = expected === null ? null : await import("../explain/cost-text.ts");
  const text = [
    told,
    ...(expected === null || costTold === null ? [] : [costTold.costText(expected)]),
    ...(analysis === null ? [] : [await taken(analysis)]),
  ].join("\n\n");
  const { certificates, statement } = compiled;
  session.output.result(
    {
      stage: options.stage ?? null,
      text,
      strategies: statement.outline.choices,
      certificates,
      sql: statement.text,
      cost: expected === null ? null : (costTold?.costJson(expected) ?? null),
      analysis,
    },
    () => `${text}\n`,
  );

  async function summary(): Promise<string> {
    const { explainSummary } = await import("../../runtime/explain/summary.ts");
    return explainSummary(compiled);
  }

  async function stage(name: (typeof stages)[number]): Promise<string> {
    const { explainStage } = await import("../../runtime/explain/stages.ts");
    return explainStage(compiled, name, project.store.dialect);
  }
}

/** A stage is a value of the compiler; what a run took is none. */
function checkOptions({ analyze, cost, stage }: ExplainOptions): void {
  if (cost === true && stage !== undefined)
    throw new UsageError("--cost does not go with --stage", "ask for one of them");
  if (analyze === true && stage !== undefined)
    throw new UsageError("--analyze does not go with --stage", "ask for one of them");
}

async function taken(analysis: Analysis): Promise<string> {
  const { analysisLines, analysisNote } = await import("../../runtime/explain/analysis.ts");
  return [`-- what it took (${analysisNote})`, ...analysisLines(analysis)].join("\n");
}
