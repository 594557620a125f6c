/**
 * Every diagnostic code, with what it means. A code is stable: scripts may rely on it. Add here first; docs/diagnostics.md
 * is generated from this table.
 */
export const diagnosticCodes = {
  // names and definitions
  "duplicate-name": "Two definitions of one kind share a name.",
  "invalid-name": "A name is empty, too long, or holds a character that no warehouse allows.",
  "invalid-definition": "A definition lacks something or holds a value of the wrong kind.",
  "invalid-duration": "A duration is not written like '3 hours'.",
  "ttl-not-positive": "A TTL is zero or negative; leave it out for no bound.",
  "ttl-too-long": "A TTL is longer than the warehouse can subtract from a timestamp.",
  "unknown-entity": "A feature view names an entity that is not defined.",
  "unknown-view": "A request or a service names a feature view that is not defined.",
  "unknown-feature": "A view or a service has no feature of that name.",
  "unknown-service": "No feature service of that name or version is defined.",
  "unknown-table": "No definition reads a table of that name, and no query source is called so.",
  "unknown-key": "A role or a source maps a join key that its view does not have.",
  "expression-syntax": "An expression is not one scalar expression of the language, or uses what it does not have.",
  "expression-type": "An expression's types do not fit together, or not the type that is declared of it.",
  "expression-cycle": "On-demand views are made of each other in a circle.",
  "key-type-conflict": "One join key is declared with two types.",
  // sources
  "source-not-readonly": "A query source is not one read-only SELECT.",
  "source-syntax": "A query cannot be parsed in its dialect.",
  "source-columns": "Two columns of a query have one name.",
  "relation-not-found": "A table or view does not exist in the warehouse, or may not be read.",
  "column-not-found": "A table has no column of that name.",
  "column-type-unknown": "Nobody has said what type a column is that an expression reads.",
  "column-type": "A column's type does not fit what is declared of it.",
  "static-duplicates": "A static source has several rows for one key; the tie-breaks settle which is used.",
  // requests
  "empty-request": "A request asks for no feature.",
  "output-collision": "Two output columns have one name.",
  "spine-key-missing": "The spine lacks a column for a join key.",
  "request-value-missing": "The spine lacks a column for a value that an on-demand view takes of the request.",
  "spine-time-missing": "The spine has no event timestamp column.",
  "spine-column-type": "A spine column has the wrong type.",
  "spine-columns-unknown": "The spine's columns cannot be told without a connection.",
  "spine-invalid": "The spine is not of a known kind, or its values cannot be read.",
  "spine-rows-unjoinable": "Some spine rows have a NULL or infinite time or a NULL key; their features are NULL.",
  "population-needed": "Views of different key sets need a population that lists the entities.",
  "too-many-columns": "The result has more columns than the warehouse allows.",
  "strategy-unavailable": "The strategy asked for does not apply here.",
  "invalid-option": "An option has a value that is not allowed.",
  "limit-exceeded": "A request would go, or went, beyond a limit of bytes, rows or seconds; nothing was kept.",
  "limit-unknown": "A limit cannot be kept, because the warehouse does not say what it is about.",
  "unbounded-history": "A source would be read from its beginning, which the request or the project does not allow.",
  "spine-times-exceeded": "A spine row's time lies outside of what was said of the spine; nothing was kept.",
  // trust
  "expression-failed": "An expression has no value for its input: a number is out of range.",
  "leak-refuted": "A feature could see a row that was not known at the spine row's time.",
  "verification-failed": "The emitted SQL does not say what was asked: a fault of asof; please report it.",
  // tests of features
  "invalid-test": "A test of features gives or expects what there is not, or what cannot be compared.",
  // registry
  "nothing-applied": "The registry has no applied definitions yet.",
  "apply-conflict": "Another apply published first; nothing of this one was published.",
  "registry-corrupt": "A registry file cannot be read or does not match its hash.",
  "registry-format-older": "What is applied was applied by an older version of asof: apply again.",
  "registry-format-newer": "What is applied was applied by a newer version of asof than this one.",
  "registry-not-ours": "The registry's folder holds something that the registry did not make; nothing was removed.",
  "project-mismatch": "The registry belongs to another project.",
  "not-confirmed": "A destructive command needs a confirmation.",
  // configuration
  "config-not-found": "No asof.config.ts was found here or above.",
  "config-invalid": "The configuration is not usable.",
  "module-failed": "A file of the repository could not be loaded.",
  "environment-missing": "An environment variable that the configuration names is not set.",
  // warehouse
  "client-missing": "An optional npm package is not installed: a warehouse's client, or a file format's library.",
  "warehouse-unreachable": "The warehouse cannot be reached or refuses the credentials.",
  "warehouse-error": "The warehouse refused or failed a statement.",
  "connection-lost": "The connection was lost while a statement ran; nothing partial was kept.",
  "statement-timeout": "A statement took longer than the warehouse allows; nothing partial was kept.",
  "warehouse-full": "The warehouse ran out of disk, temporary space or memory; nothing partial was kept.",
  "folder-in-use": "Another process has the warehouse's folder open.",
  "jobs-unavailable": "The warehouse keeps nothing at work without the process that began it.",
  "job-not-found": "The warehouse knows no job of asof by that id, or does not show it.",
  "job-failed": "A job failed, and nothing says why.",
  "job-result-gone": "The table of a job is gone, or is not that job's any more.",
  cancelled: "The work was cancelled; nothing partial was kept.",
  // files and sinks
  "file-not-found": "A file does not exist or cannot be read.",
  "file-invalid": "A file's content is not what its format says.",
  "file-exists": "A file or table exists already.",
  "unknown-format": "The file format cannot be told from the name.",
  "write-failed": "Writing failed; nothing partial was kept.",
  "not-applied": "The definitions used differ from those applied to the registry.",
} as const;

/** The code of a diagnostic; `diagnosticCodes` says what each means. */
export type DiagnosticCode = keyof typeof diagnosticCodes;
