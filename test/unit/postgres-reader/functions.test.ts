import { describe, expect, it } from "vitest";
import { sideEffect } from "../../../dialects/postgres/reader/side-effects.ts";
import { startPGlite } from "../../engines/embedded.ts";
import { accepted, refusal } from "./reading.ts";

describe("functions with side effects are refused", () => {
  it.each([
    ["select nextval('s')", "the query calls nextval(), which moves a sequence (line 1, column 8)"],
    ["select NEXTVAL ('s')", "calls nextval()"],
    ["select pg_catalog.nextval('s')", "calls nextval()"],
    [`select "pg_catalog"."nextval"('s')`, "calls nextval()"],
    [`select U&"\\006eextval"('s')`, "calls nextval()"],
    ["select nextval /* hidden */\n('s')", "calls nextval()"],
    ["select setval('s', 1)", "calls setval(), which moves a sequence"],
    ["select pg_sleep(1)", "calls pg_sleep(), which waits"],
    ["select 1 from pg_sleep_for('1 s')", "calls pg_sleep_for()"],
    ["select * from rows from (generate_series(1, 2), pg_sleep(1))", "calls pg_sleep()"],
    ["select pg_terminate_backend(1)", "calls pg_terminate_backend(), which acts on other sessions"],
    ["select pg_cancel_backend(1)", "calls pg_cancel_backend()"],
    ["select pg_notify('a', 'b')", "calls pg_notify()"],
    ["select lo_import('/etc/passwd')", "calls lo_import()"],
    ["select lowrite(1, 'a')", "calls lowrite()"],
    ["select * from dblink('x', 'delete from t') as d(a int)", "calls dblink(), which talks to another server"],
    ["select dblink_exec('x')", "calls dblink_exec()"],
    ["select pg_read_file('x')", "calls pg_read_file(), which reaches files of the server"],
    ["select pg_ls_dir('.')", "calls pg_ls_dir()"],
    ["select pg_advisory_lock(1)", "calls pg_advisory_lock(), which takes or frees locks"],
    ["select pg_try_advisory_xact_lock(1)", "calls pg_try_advisory_xact_lock()"],
    ["select set_config('a.b', 'c', false)", "calls set_config(), which changes settings"],
    ["select query_to_xml('delete from t', true, true, '')", "calls query_to_xml(), which runs SQL that it is given"],
    [
      "select table_to_xml('t', true, true, '')",
      "calls table_to_xml(), which reads tables that the query does not name",
    ],
    ["select ts_stat('delete from t')", "calls ts_stat()"],
    ["select a from t order by setval('s', 1)", "calls setval()"],
    ["select a from t limit nextval('s')", "calls nextval()"],
    ["select sum(a) over (partition by nextval('s')) from t", "calls nextval()"],
    ["select ('s').nextval", "calls nextval()"],
    ["select ('s'::regclass).nextval from t", "calls nextval()"],
    ["select x.nextval from unnest(array['s'::regclass]) as x", "calls nextval()"],
    ["select (array[1.5])[1].pg_sleep", "calls pg_sleep()"],
  ])("%s", async (text, message) => {
    const refused = await refusal(text);
    expect(refused.code).toBe("source-not-readonly");
    expect(refused.message).toContain(message);
    expect(refused.hint).toContain("leave the call out");
  });

  it("judges a function by its name as Postgres folds it: another spelling in quotes is another function", async () => {
    await accepted(`select "NextVal"('s')`);
  });
});

/** Volatile functions of the engine that only read, or whose result merely differs from call to call. */
const harmless = new Set(
  `
  array_sample array_shuffle clock_timestamp current_query currval gen_random_uuid lastval random random_normal timeofday
  uuidv4 uuidv7 txid_status amvalidate bernoulli system currtid2 dsnowball_init dsnowball_lexize
  brinhandler bthandler ginhandler gisthandler hashhandler heap_tableam_handler spghandler
  plpgsql_call_handler plpgsql_inline_handler plpgsql_validator
  pg_available_wal_summaries pg_blocking_pids pg_collation_actual_version pg_control_checkpoint pg_control_init
  pg_control_recovery pg_control_system pg_current_logfile pg_current_wal_flush_lsn pg_current_wal_insert_lsn
  pg_current_wal_lsn pg_database_collation_actual_version pg_database_size pg_get_aios pg_get_backend_memory_contexts
  pg_get_loaded_modules pg_get_multixact_members pg_get_sequence_data pg_get_shmem_allocations
  pg_get_shmem_allocations_numa pg_get_wait_events pg_get_wal_replay_pause_state pg_get_wal_resource_managers
  pg_get_wal_summarizer_state pg_indexes_size pg_is_in_recovery pg_is_wal_replay_paused
  pg_isolation_test_session_is_blocked pg_jit_available pg_last_committed_xact pg_last_wal_receive_lsn
  pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_lock_status pg_notification_queue_usage pg_partition_ancestors
  pg_partition_tree pg_prepared_xact pg_relation_size pg_safe_snapshot_blocking_pids pg_sequence_last_value
  pg_show_all_file_settings pg_show_replication_origin_status pg_stat_have_stats pg_table_size pg_tablespace_size
  pg_total_relation_size pg_wal_summary_contents pg_xact_commit_timestamp pg_xact_commit_timestamp_origin pg_xact_status
  `
    .trim()
    .split(/\s+/),
);

describe("the list of functions", () => {
  it("judges every volatile function of the engine", async () => {
    const engine = await startPGlite();
    const { rows } = await engine.query<{ name: string }>(
      `select distinct proname as name from pg_proc
       where provolatile = 'v' and pronamespace = 'pg_catalog'::regnamespace and prokind = 'f'
         and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype) and proname not like 'pg_stat_get_%'`,
    );
    await engine.close();
    const volatile = rows.map(({ name }) => name);
    expect(volatile.length).toBeGreaterThan(150);
    expect(volatile.filter((name) => sideEffect(name) === null && !harmless.has(name))).toEqual([]);
    expect([...harmless].filter((name) => sideEffect(name) !== null)).toEqual([]);
  });
});
