"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, TextArea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Skeleton } from "@/components/ui/skeleton";
import { type DecisionDraft, decisionPreviewOptions } from "@/lib/client/decisions";
import { DECIDED_VERDICTS, type DecidedVerdict, END_FACTS, type EndFact } from "@/lib/core/decision-policy";
import { JUSTIFICATIONS, type Justification } from "@/lib/core/statement";
import { ReachView } from "./reach-view";
import { choicesFor, type DecideSubject } from "./scope-choices";
import { END_WORD, VERDICT_HINT, VERDICT_WORD } from "./words";

const DAY_MS = 86_400_000;
const DAYS = [30, 90, 180, 365] as const;
const NEVER = "never";
const EPSS = ["0.1", "0.5"] as const;
const NO_EPSS = "none";

const dayIn = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const isVerdict = (value: string): value is DecidedVerdict => DECIDED_VERDICTS.some((verdict) => verdict === value);
const isJustification = (value: string): value is Justification => JUSTIFICATIONS.some((each) => each === value);

interface Props {
  subject: DecideSubject;
  busy: boolean;
  error: Error | null;
  onSubmit: (draft: DecisionDraft) => void;
}

/** What is decided, how far it goes and what ends it, with what it would put aside below. */
export function DecideForm({ subject, busy, error, onSubmit }: Props) {
  const choices = choicesFor(subject);
  const [chosen, setChosen] = useState(choices[0]?.value ?? "");
  const [verdict, setVerdict] = useState<DecidedVerdict>("false_positive");
  const [justification, setJustification] = useState<Justification>("vulnerable_code_not_in_execute_path");
  const [reason, setReason] = useState("");
  const [days, setDays] = useState("90");
  const [facts, setFacts] = useState<readonly EndFact[]>(["kev"]);
  const [epss, setEpss] = useState<string>(NO_EPSS);
  const about = choices.find(({ value }) => value === chosen)?.about ?? {};
  const draft: DecisionDraft = {
    verdict,
    ...about,
    reason,
    ...(verdict === "not_affected" ? { justification } : {}),
    ...(days === NEVER ? {} : { endsAt: dayIn(Number(days)) }),
    endsWhen: [...facts],
    ...(epss === NO_EPSS ? {} : { endsAtEpss: Number(epss) }),
  };
  // The reason changes nothing in what it reaches, so typing it asks for nothing.
  const preview = useQuery(decisionPreviewOptions({ ...draft, reason: "preview" }));
  const approval = preview.data?.approval ?? null;
  return (
    <FormDialog
      title="Decide"
      description="It travels over tags, digests and rebuilds, as far as you say here."
      submit={approval === null ? "Decide" : "Ask for approval"}
      busy={busy}
      error={error}
      onSubmit={() => onSubmit(draft)}
    >
      <Field label="Verdict" hint={VERDICT_HINT[verdict]}>
        {({ id }) => (
          <Select
            id={id}
            value={verdict}
            onValueChange={(value) => {
              if (isVerdict(value)) setVerdict(value);
            }}
            options={DECIDED_VERDICTS.map((value) => ({ value, label: VERDICT_WORD[value] }))}
          />
        )}
      </Field>
      {verdict === "not_affected" ? (
        <Field label="Justification" hint="In the words of OpenVEX; it goes out with the statement.">
          {({ id }) => (
            <Select
              id={id}
              value={justification}
              onValueChange={(value) => {
                if (isJustification(value)) setJustification(value);
              }}
              options={JUSTIFICATIONS.map((value) => ({ value, label: value.replaceAll("_", " ") }))}
            />
          )}
        </Field>
      ) : null}
      <Field label="Of" hint={choices.find(({ value }) => value === chosen)?.hint}>
        {({ id }) => <Select id={id} value={chosen} onValueChange={setChosen} options={choices} />}
      </Field>
      <Field label="Why">
        {(attributes) => (
          <TextArea
            {...attributes}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            required
            minLength={3}
            maxLength={4000}
            rows={2}
            placeholder="What you looked at, and what makes it so."
          />
        )}
      </Field>
      <div className="grid gap-3.5 sm:grid-cols-2">
        <Field label="Ends">
          {({ id }) => (
            <Select
              id={id}
              value={days}
              onValueChange={setDays}
              options={[...DAYS.map((each) => ({ value: String(each), label: `in ${each} days` })), { value: NEVER, label: "on no date" }]}
            />
          )}
        </Field>
        <Field label="or when EPSS reaches">
          {({ id }) => (
            <Select
              id={id}
              value={epss}
              onValueChange={setEpss}
              options={[{ value: NO_EPSS, label: "no matter" }, ...EPSS.map((value) => ({ value, label: `${Number(value) * 100} %` }))]}
            />
          )}
        </Field>
      </div>
      <fieldset className="flex flex-col gap-0.5">
        <legend className="text-xs font-medium text-muted">or, for a finding, when</legend>
        {END_FACTS.map((fact) => (
          <label key={fact} htmlFor={`end-${fact}`} className="flex items-center gap-1">
            <Checkbox
              id={`end-${fact}`}
              label={END_WORD[fact]}
              checked={facts.includes(fact)}
              onCheckedChange={(on) => setFacts(on ? [...facts, fact] : facts.filter((each) => each !== fact))}
            />
            {END_WORD[fact]}
          </label>
        ))}
      </fieldset>
      <section aria-label="What it puts aside" aria-live="polite" className="rounded-md border bg-sunken px-3 py-2">
        <h3 className="mb-1 text-xs font-medium text-muted">Puts aside</h3>
        {preview.error ? (
          <p className="text-bad">{preview.error.message}</p>
        ) : preview.data ? (
          <div className={preview.isPlaceholderData ? "opacity-60" : ""}>
            <ReachView reach={preview.data.reach} />
            {approval ? <p className="mt-1.5 text-xs text-warn">{approval}</p> : null}
          </div>
        ) : (
          <Skeleton className="h-5 w-2/3" />
        )}
      </section>
    </FormDialog>
  );
}
