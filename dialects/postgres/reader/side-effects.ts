/**
 * Functions that a read-only SELECT may not call, by what they do. Postgres lets all of them stand in a SELECT, and some
 * even in a read-only transaction. The list covers every function of PostgreSQL 18 that does more than read (a test asks
 * the engine for its volatile functions and wants each one judged) and those of the extensions that come with it. It
 * cannot know functions that users or other extensions define: for these stand the read-only transaction and the rights
 * of the role.
 */
interface Effect {
  /** Completes "…(), which ". */
  readonly does: string;
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const effects: readonly Effect[] = [
  { does: "moves a sequence", names: ["nextval", "setval"], prefixes: [] },
  { does: "waits", names: [], prefixes: ["pg_sleep"] },
  {
    does: "acts on other sessions",
    names: words("pg_terminate_backend pg_cancel_backend pg_notify pg_log_backend_memory_contexts"),
    prefixes: [],
  },
  {
    does: "takes or frees locks that outlive the statement",
    names: [],
    prefixes: ["pg_advisory_", "pg_try_advisory_"],
  },
  { does: "changes settings", names: words("set_config setseed pg_reload_conf"), prefixes: [] },
  {
    does: "opens or changes large objects",
    names: words(`
      lo_close lo_creat lo_create lo_export lo_from_bytea lo_get lo_import lo_lseek lo_lseek64 lo_manage lo_oid lo_open
      lo_put lo_tell lo_tell64 lo_truncate lo_truncate64 lo_unlink loread lowrite`),
    prefixes: [],
  },
  {
    does: "reaches files of the server",
    names: words(
      "pg_stat_file pg_rotate_logfile pg_logfile_rotate pg_logdir_ls pg_hba_file_rules pg_ident_file_mappings",
    ),
    prefixes: ["pg_read_", "pg_ls_", "pg_file_"],
  },
  { does: "talks to another server", names: [], prefixes: ["dblink", "postgres_fdw_disconnect"] },
  {
    does: "runs SQL that it is given as text",
    names: words("ts_stat ts_rewrite connectby xpath_table"),
    prefixes: ["query_to_xml", "cursor_to_xml", "crosstab"],
  },
  {
    does: "reads tables that the query does not name",
    names: [],
    prefixes: ["table_to_xml", "schema_to_xml", "database_to_xml"],
  },
  {
    does: "changes the server's state",
    names: words(`
      gin_clean_pending_list pg_export_snapshot pg_extension_config_dump pg_import_system_collations pg_log_standby_snapshot
      pg_nextoid pg_prewarm pg_promote pg_stat_clear_snapshot pg_stat_force_next_flush pg_stat_statements_reset
      pg_stop_making_pinned_objects pg_switch_wal pg_sync_replication_slots pg_truncate_visibility_map`),
    prefixes: words(`
      autoprewarm_ binary_upgrade_ brin_desummarize_ brin_summarize_ heap_force_ pg_backup_ pg_buffercache_evict pg_clear_
      pg_copy_ pg_create_ pg_drop_ pg_logical_ pg_replication_ pg_restore_ pg_stat_reset pg_wal_replay_`),
  },
];

const byName = new Map(effects.flatMap(({ does, names }) => names.map((name) => [name, does] as const)));
const byPrefix = effects.flatMap(({ does, prefixes }) => prefixes.map((prefix) => ({ prefix, does })));

/** What a function does besides reading, in words; null where nothing is known against it. The name as Postgres folds it. */
export function sideEffect(name: string): string | null {
  return byName.get(name) ?? byPrefix.find(({ prefix }) => name.startsWith(prefix))?.does ?? null;
}
