/** Codes of problems that the API answers with; the status follows from the code. */
export const PROBLEM_STATUS = {
  invalid_request: 400,
  invalid_cursor: 400,
  unknown_format: 400,
  unauthenticated: 401,
  /** password right, and a code of the second factor is needed as well */
  second_factor_needed: 401,
  second_factor_wrong: 401,
  forbidden: 403,
  /** signed in, but the organisation requires a second factor and there is none yet */
  enrolment_needed: 403,
  forbidden_target: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  too_large: 413,
  unsupported_media: 415,
  invalid_report: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** An error whose message is meant for the person who asked: it says what was wrong and what to do. */
export class Problem extends Error {
  override readonly name = "Problem";
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
  get status(): number {
    return PROBLEM_STATUS[this.code];
  }
}

/** Absent and foreign objects answer alike, so that ids of other teams cannot be probed. */
export const notFound = (what: string): Problem => new Problem("not_found", `There is no such ${what}, or it is not yours to see.`);
