/** A new password has at least so many characters. */
export const LEAST_PASSWORD = 12;
