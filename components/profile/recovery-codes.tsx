import { KeyRound } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyBlock } from "@/components/ui/copyable";

interface Props {
  codes: readonly string[];
  done: string;
  onDone: () => void;
}

/** The one time that they are seen. */
export function RecoveryCodes({ codes, done, onDone }: Props) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">
        The second factor is on. Keep these recovery codes where you keep passwords: each works once, in the place of a code, when the app
        is lost.
      </p>
      <CopyBlock text={codes.join("\n")} what="recovery codes" />
      <p className="flex items-center gap-1.5 text-xs text-warn">
        <KeyRound aria-hidden className="size-3.5" /> They are shown this once and cannot be read again.
      </p>
      <Button variant="primary" size="md" className="h-9" onClick={onDone}>
        {done}
      </Button>
    </div>
  );
}
