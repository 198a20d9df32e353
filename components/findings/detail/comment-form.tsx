"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { TextArea } from "@/components/ui/input";
import { findingPeopleOptions } from "@/lib/client/inbox";
import { commentFinding } from "@/lib/client/triage";
import type { Ref } from "@/lib/schemas/common";
import { beingNamed, meant, namedIn } from "./mention";

const MOST_OFFERED = 6;

/** Says something of a finding; @ completes the names of those who may see it. */
export function CommentForm({ id }: { id: string }) {
  const queryClient = useQueryClient();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState("");
  const [caret, setCaret] = useState(0);
  const [picked, setPicked] = useState<readonly Ref[]>([]);
  const [at, setAt] = useState(0);
  const [closed, setClosed] = useState(false);
  const word = closed ? null : beingNamed(body, caret);
  const people = useQuery({ ...findingPeopleOptions(id), enabled: body.includes("@") });
  const offered = word === null ? [] : meant(word.text, people.data?.items ?? []).slice(0, MOST_OFFERED);
  const chosen = offered[Math.min(at, offered.length - 1)];
  const mutation = useMutation({
    mutationFn: () => commentFinding(id, body, namedIn(body, picked)),
    onSuccess: async () => {
      setBody("");
      setPicked([]);
      await Promise.all([["findings", "one", id], ["watches"]].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    },
  });
  const pick = (person: Ref) => {
    if (word === null) return;
    const before = `${body.slice(0, word.from)}@${person.name} `;
    setBody(before + body.slice(caret));
    setCaret(before.length);
    setPicked([...picked.filter((each) => each.id !== person.id), person]);
    setClosed(true);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(before.length, before.length);
    });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (chosen === undefined) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((at + step + offered.length) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") pick(chosen);
    else if (event.key === "Escape") setClosed(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <form
      className="flex flex-col items-start gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        mutation.mutate();
      }}
    >
      <div className="relative w-full">
        <TextArea
          ref={area}
          role="combobox"
          aria-label="Comment"
          aria-autocomplete="list"
          aria-expanded={chosen !== undefined}
          aria-controls={listId}
          aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
          rows={1}
          className="min-h-8"
          placeholder="What you found out; @ names somebody"
          value={body}
          maxLength={4000}
          onChange={(event) => {
            setBody(event.target.value);
            setCaret(event.target.selectionStart);
            setClosed(false);
            setAt(0);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
        />
        <div
          id={listId}
          role="listbox"
          tabIndex={-1}
          aria-label="People who may see this finding"
          hidden={chosen === undefined}
          className="absolute top-full left-0 z-20 mt-1 w-80 max-w-full rounded-lg border bg-raised p-1 shadow-pop"
        >
          {offered.map((person) => (
            <div
              key={person.id}
              id={`${listId}-${person.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={person === chosen}
              className={cn("flex cursor-default items-baseline gap-2 rounded px-2 py-1", person === chosen && "bg-hover")}
              onPointerDown={(event) => {
                event.preventDefault();
                pick(person);
              }}
            >
              <span className="shrink-0">{person.name}</span>
              <span className="truncate text-xs text-faint">{person.email}</span>
            </div>
          ))}
        </div>
      </div>
      {people.error ? <p className="text-xs text-bad">Nobody can be named: {people.error.message}</p> : null}
      {word !== null && people.data && offered.length === 0 ? (
        <p role="status" className="text-xs text-muted">
          Nobody of that name may see this finding.
        </p>
      ) : null}
      {mutation.error ? (
        <p role="alert" className="text-bad">
          {mutation.error.message}
        </p>
      ) : null}
      {body.trim() === "" ? null : (
        <Button type="submit" disabled={mutation.isPending}>
          {mutation.isPending ? "Sending…" : "Comment"}
        </Button>
      )}
    </form>
  );
}
