"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { useCan } from "@/components/shell/me-context";
import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { changePolicy } from "@/lib/client/policies";
import { EFFECTS } from "@/lib/core/gate";
import type { PolicyItem } from "@/lib/schemas/policies";
import { EFFECT_TONE, EFFECT_WORD } from "./words";

const OPTIONS = EFFECTS.map((value) => ({ value, label: EFFECT_WORD[value] }));

/** What the policy does, to be set at once by those who may. */
export function EffectSelect({ policy }: { policy: PolicyItem }) {
  const may = useCan("policies:write");
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: (effect: PolicyItem["effect"]) => changePolicy(policy.key, { effect }),
    onSuccess: async ({ name, effect }) => {
      await client.invalidateQueries({ queryKey: ["policies"], exact: true });
      toast.success(`${name}: ${EFFECT_WORD[effect]}`);
    },
    onError: (error) => toast.error(error.message),
  });
  if (!may) return <Badge tone={EFFECT_TONE[policy.effect]}>{EFFECT_WORD[policy.effect]}</Badge>;
  const shown = mutation.isPending ? mutation.variables : policy.effect;
  return (
    <Select
      value={shown}
      label={`Effect of ${policy.name}`}
      options={OPTIONS}
      className="h-7 w-[84px]"
      onValueChange={(value) => {
        const effect = EFFECTS.find((each) => each === value);
        if (effect) mutation.mutate(effect);
      }}
    />
  );
}
