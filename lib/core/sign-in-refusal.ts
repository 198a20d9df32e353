/** Why somebody whom the sign-in service knows gets no access, and what they can do. */
export const SIGN_IN_REFUSALS = {
  no_group: {
    title: "You have no access here yet",
    next: "The sign-in service knows you, but none of your groups has been given access to Plimsoll. Ask an administrator of Plimsoll, or whoever keeps the groups.",
  },
  email_taken: {
    title: "Your e-mail address belongs to another account here",
    next: "There was an account with it before, and it is not taken over by itself. Sign in with its password as before, or ask an administrator to link the two: it waits for them in Settings, People.",
  },
  no_email: {
    title: "The sign-in service gave no e-mail address",
    next: "Plimsoll needs one that the sign-in service has verified. Ask whoever keeps your account there.",
  },
  disabled: { title: "Your account here is disabled", next: "Ask an administrator of Plimsoll." },
  access_ended: { title: "Your access has ended, or has not begun yet", next: "Ask an administrator of Plimsoll if it should be longer." },
} as const;
export type SignInRefusal = keyof typeof SIGN_IN_REFUSALS;

export const isSignInRefusal = (text: unknown): text is SignInRefusal => typeof text === "string" && Object.hasOwn(SIGN_IN_REFUSALS, text);
