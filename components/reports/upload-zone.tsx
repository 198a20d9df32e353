"use client";

import { Upload as UploadIcon } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CopyBlock } from "@/components/ui/copyable";
import { Field, Input } from "@/components/ui/input";
import { sendReport } from "./commands";
import { UploadRow } from "./upload-row";
import { useOrigin } from "./use-origin";
import { useUploads } from "./use-uploads";

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes("Files");

/** Where reports are dropped or chosen; each file then shows its way to its receipt. */
export function UploadZone() {
  const { uploads, send, forget } = useUploads();
  const origin = useOrigin();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [cluster, setCluster] = useState("");
  const [image, setImage] = useState("");
  const take = (files: FileList | null) => {
    if (files && files.length > 0) send([...files], { cluster, image });
  };
  return (
    <section
      aria-label="Send reports"
      className={cn("mb-3 rounded-lg border border-dashed border-line-strong bg-card", over && "border-accent bg-accent-soft")}
      onDragOver={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <div className="flex flex-col gap-3 px-4 py-3 lg:flex-row lg:items-center">
        <UploadIcon aria-hidden className="size-5 shrink-0 text-faint max-lg:hidden" />
        <div className="min-w-0 flex-1">
          <p className="font-semibold">Drop reports here</p>
          <p className="text-muted">
            Reports of scanners (SARIF, CycloneDX and SPDX too), benchmarks and policy engines, a kubectl inventory, signatures and
            provenance, events of sensors; as they are or gzipped, several at once. The format is found by itself.
          </p>
        </div>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label="Files to send"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
        <Button variant="primary" size="md" onClick={() => picker.current?.click()}>
          Choose files
        </Button>
      </div>
      <details className="border-t px-4 py-2">
        <summary className="min-h-6 cursor-pointer text-muted hover:text-ink">Cluster, image, or send it by curl</summary>
        <div className="grid gap-3 py-2 lg:grid-cols-2">
          <Field label="Cluster" hint="For an inventory, and for reports that do not say which cluster they are of.">
            {(attributes) => (
              <Input
                {...attributes}
                value={cluster}
                maxLength={253}
                placeholder="eks-prod-eu"
                onChange={(event) => setCluster(event.target.value)}
              />
            )}
          </Field>
          <Field label="Image" hint="Only where a report does not name its image well, such as one of a tar file.">
            {(attributes) => (
              <Input
                {...attributes}
                value={image}
                maxLength={1000}
                placeholder="registry.example.com/shop/web:1.4"
                onChange={(event) => setImage(event.target.value)}
              />
            )}
          </Field>
          <div className="min-w-0 lg:col-span-2">
            <p className="mb-1 text-xs font-medium text-muted">The same from a pipeline</p>
            <CopyBlock text={sendReport(origin)} />
          </div>
        </div>
      </details>
      {uploads.length > 0 ? (
        <div className="border-t">
          <ul aria-label="Files sent" aria-live="polite" className="scroll-thin relative max-h-60 overflow-y-auto">
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} />
            ))}
          </ul>
          <div className="border-t px-4 py-1.5">
            <Button variant="ghost" onClick={forget}>
              Clear finished
            </Button>
          </div>
        </div>
      ) : null}
    </section>
  );
}
