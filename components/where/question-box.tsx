"use client";

import { ArrowRight, Search } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { useShortcuts } from "@/lib/client/shortcuts";

/** The one question of the page. It is asked on Enter: half a CVE number is no question. */
export function QuestionBox({ q, onAsk }: { q: string; onAsk: (q: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  useShortcuts([{ keys: "/", label: "Ask where something is", group: "On this page", run: () => input.current?.select() }]);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(text.trim());
      }}
      className="relative"
    >
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-4 size-5 -translate-y-1/2 text-faint" />
      <input
        ref={input}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault(); // or the browser empties the box
          event.currentTarget.blur();
        }}
        maxLength={1000}
        // biome-ignore lint/a11y/noAutofocus: the page is this one question
        autoFocus={q === ""}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label="CVE, package, image or digest"
        placeholder="CVE, package, image or digest"
        className="h-13 w-full rounded-xl border border-line-strong bg-card pr-24 pl-12 font-mono text-base shadow-card placeholder:font-sans placeholder:text-faint focus-visible:border-accent [&::-webkit-search-cancel-button]:hidden"
      />
      <Button type="submit" variant="primary" size="md" className="absolute top-1/2 right-2.5 -translate-y-1/2">
        Find <ArrowRight />
      </Button>
    </form>
  );
}
