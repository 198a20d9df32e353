"use client";

import { Upload as UploadIcon } from "lucide-react";
import { useState } from "react";
import { CopyBlock } from "@/components/ui/copyable";
import { Field, Input } from "@/components/ui/input";
import { sendReport } from "./commands";
import { DropArea } from "./drop-area";
import { UploadList } from "./upload-list";
import { useOrigin } from "./use-origin";
import { useUploads } from "./use-uploads";

/** Where reports are dropped or chosen; each file then shows its way to its receipt. */
export function UploadZone() {
  const { uploads, send, forget } = useUploads();
  const origin = useOrigin();
  const [cluster, setCluster] = useState("");
  const [image, setImage] = useState("");
  return (
    <DropArea
      label="Send reports"
      onFiles={(files) => send(files, { cluster, image })}
      hint={
        <>
          <UploadIcon aria-hidden className="size-5 shrink-0 text-faint max-lg:hidden" />
          <div className="min-w-0 flex-1">
            <p className="font-semibold">Drop reports here</p>
            <p className="text-muted">
              Reports of scanners (SARIF, CycloneDX and SPDX too), benchmarks and policy engines, a kubectl inventory, signatures and
              provenance, events of sensors; as they are or gzipped, several at once. The format is found by itself.
            </p>
          </div>
        </>
      }
    >
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
      <UploadList uploads={uploads} onForget={forget} />
    </DropArea>
  );
}
