/** The organisation of an instance: whoever signs in by the instance's sign-in service belongs to it. */
export const DEFAULT_ORG = 1;
