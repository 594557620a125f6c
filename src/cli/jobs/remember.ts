import { rememberJobs } from "../complete/known-jobs.ts";
import type { Session } from "../session.ts";
import type { JobShape } from "./job-shape.ts";

/** For completion: the ids, with what each is. */
export async function remember(session: Session, jobs: readonly JobShape[]): Promise<void> {
  const { repository } = await session.project();
  const known = jobs.map(({ id, state, service, table }) => ({
    value: id,
    description: [state, service, table].filter((part) => part !== null).join(", "),
  }));
  await rememberJobs(session.context.environment, repository.configPath, known);
}
