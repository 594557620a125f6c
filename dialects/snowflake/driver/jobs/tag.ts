import { type JobNote, noteText, readNote } from "../../../common/jobs/note.ts";
import { queryTag } from "../parameters.ts";

/** A tag may have 2,000 characters. https://docs.snowflake.com/en/sql-reference/parameters#query-tag */
const most = 2_000;
/** What the tags of all jobs begin with. */
export const jobTagPrefix = `${queryTag} job `;

/** What a job is for, kept in the history of queries: comments at the beginning of a text are not. */
export function jobTag(note: JobNote): string {
  const whole = jobTagPrefix + noteText(note);
  return whole.length <= most ? whole : jobTagPrefix + noteText({ ...note, service: null });
}

export function noteOfTag(tag: string | null): JobNote | null {
  return tag?.startsWith(jobTagPrefix) === true ? readNote(tag.slice(jobTagPrefix.length)) : null;
}
