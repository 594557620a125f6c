import { Argument, type Command } from "commander";
import { completionScript, type Shell, shells } from "../complete/scripts.ts";
import type { Runner } from "../run-command.ts";

const installing = `
To install, for good:
  bash   echo 'source <(asof completion bash)' >> ~/.bashrc
  zsh    echo 'source <(asof completion zsh)' >> ~/.zshrc      (behind compinit)
  fish   asof completion fish > ~/.config/fish/completions/asof.fish

The shell must find asof: install it with npm install --global asof, or put the project's own on the path:
  export PATH="./node_modules/.bin:$PATH"`;

export function addCompletion(program: Command, run: Runner): void {
  const command = program
    .command("completion")
    .summary("print a script that completes command lines")
    .description(
      "Prints a script by which a shell completes commands, options and values: services, views, features, entities, files. " +
        "The names are those that the last command saw, or those that were applied.",
    )
    .addArgument(new Argument("<shell>", "for which shell").choices(shells))
    .addHelpText("after", installing);
  command.action((shell: Shell) =>
    run(command, async ({ output }) => {
      const script = completionScript(shell);
      output.result({ shell, script }, () => script);
      return undefined;
    }),
  );
}
