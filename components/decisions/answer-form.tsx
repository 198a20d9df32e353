"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, TextArea } from "@/components/ui/input";
import { answerDecision } from "@/lib/client/decisions";

/** The second pair of eyes: approves or rejects, with words. */
export function AnswerForm({ id }: { id: string }) {
  const queryClient = useQueryClient();
  const [words, setWords] = useState("");
  const mutation = useMutation({
    mutationFn: (approve: boolean) => answerDecision(id, { approve, ...(words.trim() === "" ? {} : { words }) }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  return (
    <section aria-label="Answer" className="mb-4 flex flex-col gap-2 rounded-md border bg-sunken px-3 py-2.5">
      <Field label="Your answer">
        {(attributes) => (
          <TextArea {...attributes} rows={2} value={words} maxLength={2000} onChange={(event) => setWords(event.target.value)} />
        )}
      </Field>
      {mutation.error ? (
        <p role="alert" className="text-bad">
          {mutation.error.message}
        </p>
      ) : null}
      <div className="flex gap-2">
        <Button variant="primary" disabled={mutation.isPending} onClick={() => mutation.mutate(true)}>
          Approve
        </Button>
        <Button disabled={mutation.isPending} onClick={() => mutation.mutate(false)}>
          Reject
        </Button>
      </div>
    </section>
  );
}
