import type { JobName, JobPayload } from "./queue";

/** What is done for one kind of job. */
export interface JobHandler<Name extends JobName> {
  /** Throws only where trying again may help: the database was gone, the machine was short of memory. */
  run(payload: JobPayload<Name>): Promise<void>;
  /** Called once when every attempt failed or killed its worker, so that nobody waits for the outcome for ever. */
  gaveUp?(payload: JobPayload<Name>, reason: string): Promise<void>;
}

export type JobHandlers = { readonly [Name in JobName]: JobHandler<Name> };
