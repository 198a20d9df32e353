"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useRef } from "react";
import { uploadReport } from "@/lib/client/reports";

export interface Upload {
  key: string;
  name: string;
  sizeBytes: number;
  state:
    | { phase: "waiting" }
    | { phase: "sending"; share: number }
    | { phase: "received"; reportId: string }
    | { phase: "refused"; error: unknown };
}

type Change = { do: "add"; uploads: Upload[] } | { do: "set"; key: string; state: Upload["state"] } | { do: "forget" };

/** Still under way: kept when finished ones are cleared away. */
const isUnderWay = ({ state }: Upload): boolean => state.phase === "waiting" || state.phase === "sending";

function reduce(uploads: readonly Upload[], change: Change): readonly Upload[] {
  if (change.do === "add") return [...change.uploads, ...uploads];
  if (change.do === "forget") return uploads.filter(isUnderWay);
  return uploads.map((each) => (each.key === change.key ? { ...each, state: change.state } : each));
}

const AT_ONCE = 2;

/** Sends files two at a time and keeps what became of each; leaving the page stops what has not left yet. */
export function useUploads(): {
  uploads: readonly Upload[];
  send: (files: readonly File[], options: { cluster: string; image: string }) => void;
  forget: () => void;
} {
  const [uploads, dispatch] = useReducer(reduce, []);
  const client = useQueryClient();
  const waiting = useRef<(() => Promise<void>)[]>([]);
  const running = useRef(0);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const next = async (): Promise<void> => {
    if (running.current >= AT_ONCE) return;
    const job = waiting.current.shift();
    if (!job) return;
    running.current += 1;
    await job();
    running.current -= 1;
    await next();
  };
  const send = (files: readonly File[], options: { cluster: string; image: string }) => {
    if (!stop.current || stop.current.signal.aborted) stop.current = new AbortController();
    const { signal } = stop.current;
    const added = files.map((file) => ({ file, key: crypto.randomUUID() }));
    dispatch({
      do: "add",
      uploads: added.map(({ file, key }) => ({ key, name: file.name, sizeBytes: file.size, state: { phase: "waiting" } })),
    });
    for (const { file, key } of added) {
      const set = (state: Upload["state"]) => dispatch({ do: "set", key, state });
      waiting.current.push(async () => {
        if (signal.aborted) return;
        set({ phase: "sending", share: 0 });
        try {
          const { id } = await uploadReport(file, { ...options, signal, onProgress: (share) => set({ phase: "sending", share }) });
          set({ phase: "received", reportId: id });
          await client.invalidateQueries({ queryKey: ["reports"] });
        } catch (error) {
          set({ phase: "refused", error });
        }
      });
    }
    for (let started = 0; started < AT_ONCE; started += 1) void next();
  };
  return { uploads, send, forget: () => dispatch({ do: "forget" }) };
}
