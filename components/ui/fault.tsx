import { cn } from "./cn";

/** What went wrong with what somebody just did, read out at once; nothing where nothing did. */
export const Fault = ({ message, className }: { message: string | null | undefined; className?: string }) =>
  message ? (
    <p role="alert" className={cn("rounded-md bg-bad-soft px-3 py-2 text-bad", className)}>
      {message}
    </p>
  ) : null;
