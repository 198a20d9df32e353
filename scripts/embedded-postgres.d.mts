export interface RunningPostgres {
  readonly port: number;
  /** true when its folder was empty before */
  readonly fresh: boolean;
  readonly pid: number;
  url(database?: string): string;
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

export function startPostgres(options: {
  folder: string;
  throwaway?: boolean;
  settings?: Readonly<Record<string, string | number>>;
}): Promise<RunningPostgres>;

export function startThrowawayPostgres(settings?: Readonly<Record<string, string | number>>): Promise<RunningPostgres>;
