declare module "mvncmp" {
  /** below zero: the first is older */
  export function compare(first: string, second: string): number;
}
