"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider, useTheme } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type CSSProperties, type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { RenderedAt } from "@/components/ui/time-ago";
import { TooltipProvider } from "@/components/ui/tooltip";
import { makeQueryClient } from "@/lib/client/query-client";

// Sonner brings its own colours and type; ours are variables that follow the theme.
const TOAST_STYLE = {
  fontFamily: "inherit",
  "--normal-bg": "var(--raised)",
  "--normal-border": "var(--line-strong)",
  "--normal-text": "var(--ink)",
} as CSSProperties;

function ThemedToaster() {
  const { resolvedTheme } = useTheme();
  return <Toaster theme={resolvedTheme === "dark" ? "dark" : "light"} position="bottom-right" closeButton style={TOAST_STYLE} />;
}

interface Props {
  nonce: string | undefined;
  /** the server's present, in milliseconds since 1970 */
  renderedAt: number;
  children: ReactNode;
}

export function Providers({ nonce, renderedAt, children }: Props) {
  const [queryClient] = useState(makeQueryClient);
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange {...(nonce ? { nonce } : {})}>
      <QueryClientProvider client={queryClient}>
        <NuqsAdapter>
          <RenderedAt value={renderedAt}>
            <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
          </RenderedAt>
        </NuqsAdapter>
        <ThemedToaster />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
