export function tryPort(port: number, host?: string): Promise<number | undefined>;
export function freePort(): Promise<number>;
