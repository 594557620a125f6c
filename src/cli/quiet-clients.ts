/**
 * The AWS SDK, which clients of several services bring along, prints eight lines about versions of Node.js into every command, also
 * with `--quiet`. Whoever wants to read them sets the variable to `false`.
 */
const silenced = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/** Keeps clients from telling on stderr what no command was asked for. Before any of them is loaded. */
export function quietClients(environment: Record<string, string | undefined>): void {
  environment[silenced] ??= "true";
}
