import { KeyRound } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";
import { DialogClose, DialogContent } from "@/components/ui/dialog";

interface Props {
  title: string;
  secret: string;
  what: string;
  /** what to do with it */
  next: string;
  /** a command that uses it */
  example?: string;
}

/** A secret that the server keeps only as a hash: this is the one time that it is seen. */
export function ShownOnce({ title, secret, what, next, example }: Props) {
  return (
    <DialogContent
      title={title}
      description={next}
      footer={
        <DialogClose asChild>
          <Button size="md" variant="primary">
            I have copied it
          </Button>
        </DialogClose>
      }
    >
      <CopyBlock text={secret} what={what} />
      <p className="mt-2 flex items-center gap-1.5 text-xs text-warn">
        <KeyRound aria-hidden className="size-3.5" /> It is shown this once and cannot be read again.
      </p>
      {example ? (
        <>
          <p className="mt-4 mb-1 text-xs text-muted">Try it:</p>
          <CopyBlock text={example} what="example command" />
        </>
      ) : null}
    </DialogContent>
  );
}
