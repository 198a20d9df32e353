"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "@/components/settings/form-dialog";
import { Field, Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { openTicket, type TrackerList } from "@/lib/client/tickets";
import { TRACKER_WORD } from "@/lib/core/channels";
import type { FindingDetail } from "@/lib/schemas/findings";

interface Props {
  finding: FindingDetail;
  trackers: TrackerList["items"];
  onDone: () => void;
}

/** Opens an issue for a finding, or links it to one that is there. */
export function TicketDialog({ finding, trackers, onDone }: Props) {
  const queryClient = useQueryClient();
  const [channel, setChannel] = useState(trackers[0]?.id ?? "");
  const [number, setNumber] = useState("");
  const mutation = useMutation({
    mutationFn: () => openTicket(finding.id, { channel, ...(number.trim() === "" ? {} : { number: number.trim() }) }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["findings", "one", finding.id] });
      onDone();
    },
  });
  const picked = trackers.find(({ id }) => id === channel);
  return (
    <FormDialog
      title="Open an issue"
      description="One issue for each action or problem and team: where one is open, this finding is linked to it. Closing the issue closes no finding; once nothing of it is open, the issue is closed."
      submit={number.trim() === "" ? "Open" : "Link"}
      busy={mutation.isPending}
      error={mutation.error}
      onSubmit={() => mutation.mutate()}
    >
      <Field label="Where">
        {({ id }) => (
          <Select
            id={id}
            value={channel}
            onValueChange={setChannel}
            options={trackers.map((each) => ({ value: each.id, label: each.name, hint: `${TRACKER_WORD[each.kind]}: ${each.place}` }))}
          />
        )}
      </Field>
      <Field label="Issue that is there already" hint="Empty: a new one.">
        {(attributes) => (
          <Input
            {...attributes}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
            maxLength={60}
            placeholder={picked?.kind === "jira" ? "SHOP-12" : "12"}
          />
        )}
      </Field>
    </FormDialog>
  );
}
