"use client";

import { Button } from "@/components/ui/button";
import { UploadRow } from "./upload-row";
import type { Upload } from "./use-uploads";

/** What became of each file that was sent; nothing before the first. */
export function UploadList({ uploads, onForget }: { uploads: readonly Upload[]; onForget: () => void }) {
  if (uploads.length === 0) return null;
  return (
    <div className="border-t">
      <ul aria-label="Files sent" aria-live="polite" className="scroll-thin relative max-h-60 overflow-y-auto">
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
      </ul>
      <div className="border-t px-4 py-1.5">
        <Button variant="ghost" onClick={onForget}>
          Clear finished
        </Button>
      </div>
    </div>
  );
}
