export interface Instance {
  /** resolves with the reason when web or worker ended unasked */
  readonly ended: Promise<string>;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export function startInstance(options: { env: NodeJS.ProcessEnv; dev?: boolean; quiet?: boolean }): Instance;
