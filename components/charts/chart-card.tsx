"use client";

import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

interface Props {
  title: ReactNode;
  question?: ReactNode;
  chart: ReactNode;
  /** the same numbers for those who would rather read them */
  table: ReactNode;
  /** shown under either */
  footer?: ReactNode;
  /** what the chart shows, for the button's name */
  what: string;
  className?: string;
}

/** A chart that can be read as a table instead. */
export function ChartCard({ title, question, chart, table, footer, what, className }: Props) {
  const [asTable, setAsTable] = useState(false);
  const label = asTable ? `Show ${what} as a chart` : `Show ${what} as a table`;
  return (
    <Card
      title={title}
      question={question}
      {...(className ? { className } : {})}
      action={
        <Button
          variant="ghost"
          size="icon"
          aria-label={label}
          title={label}
          onClick={() => setAsTable(!asTable)}
          className="-mt-1 -mr-1.5 text-faint [&_svg]:size-3.5"
        >
          {asTable ? <ChartNoAxesColumn /> : <Table2 />}
        </Button>
      }
    >
      {asTable ? table : chart}
      {footer}
    </Card>
  );
}
