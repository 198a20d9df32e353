import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { Fault } from "@/components/ui/fault";
import { plural } from "@/components/ui/format";
import { type DecisionFile, importDecisions } from "@/lib/client/decision-file";
import { ImportFaults } from "./import-faults";
import { ImportPlan } from "./import-plan";

/** Reads a file of decisions, shows what would become of each entry, and brings it in when that is confirmed. */
export function ImportDialog({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<DecisionFile | null>(null);
  const plan = useMutation({ mutationFn: (of: DecisionFile) => importDecisions(of, true) });
  const apply = useMutation({
    mutationFn: (of: DecisionFile) => importDecisions(of, false),
    onSuccess: async ({ counts }) => {
      await queryClient.invalidateQueries({ queryKey: ["decisions"] });
      await queryClient.invalidateQueries({ queryKey: ["findings"] });
      toast.success(`${plural(counts.new + counts.changed + counts.ended, "entry", "entries")} brought in, ${counts.refused} refused`);
      onDone();
    },
  });
  const pick = async (picked: File | undefined) => {
    if (!picked) return;
    const next = { name: picked.name, text: await picked.text() };
    setFile(next);
    apply.reset();
    plan.mutate(next);
  };
  const { data } = plan;
  const changes = data ? data.counts.new + data.counts.changed + data.counts.ended : 0;
  return (
    <DialogContent
      title="Bring in decisions"
      description="A YAML file as the download has it. First it is tried, and nothing is kept."
      className="w-[min(46rem,calc(100vw-1.5rem))]"
      footer={
        <>
          <DialogClose asChild>
            <Button size="md">Cancel</Button>
          </DialogClose>
          <Button
            size="md"
            variant="primary"
            disabled={!file || changes === 0 || apply.isPending}
            onClick={() => {
              if (file) apply.mutate(file);
            }}
          >
            {apply.isPending ? "Bringing in…" : changes === 0 ? "Nothing to bring in" : `Bring in ${plural(changes, "change")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-2">
        <div className="flex items-center gap-3">
          <input
            ref={input}
            type="file"
            accept=".yaml,.yml,application/yaml"
            className="sr-only"
            aria-label="File of decisions"
            onChange={(event) => void pick(event.target.files?.[0])}
          />
          <Button size="md" onClick={() => input.current?.click()}>
            {file ? "Another file…" : "Choose a file…"}
          </Button>
          <span className="min-w-0 truncate text-muted">{file ? file.name : "decisions.yaml"}</span>
        </div>
        {plan.isPending ? <p className="text-muted">Trying it…</p> : null}
        <ImportFaults error={plan.error} />
        <Fault message={apply.error?.message} />
        {data && !plan.isPending ? <ImportPlan answer={data} /> : null}
      </div>
    </DialogContent>
  );
}
