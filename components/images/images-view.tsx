"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Image as ImageIcon } from "lucide-react";
import { useQueryStates } from "nuqs";
import { ListView } from "@/components/list/list-view";
import { Toolbar } from "@/components/list/toolbar";
import { totalWords } from "@/components/list/total";
import { scanImage } from "@/components/reports/commands";
import { useOrigin } from "@/components/reports/use-origin";
import { PageHeader } from "@/components/shell/page-header";
import { EmptyState } from "@/components/ui/empty-state";
import { ToggleChip } from "@/components/ui/toggle-chip";
import { IMAGE_COVERAGE, type ImageFilters, imageParsers, imageQuery, imagesOptions } from "@/lib/client/images";
import { IMAGE_COLUMNS, ImageCard } from "./image-columns";

const COVERAGE_WORD = { fresh: "Fresh", stale: "Stale", never: "Never scanned" } as const;

export function ImagesView() {
  const [filters, set] = useQueryStates(imageParsers);
  const query = useInfiniteQuery(imagesOptions(filters));
  const origin = useOrigin();
  const { q, repository, coverage, running, cluster, team } = filters;
  const filtered = q !== "" || repository !== null || coverage.length > 0 || running !== null || cluster !== null || team !== null;
  const clear = () => void set({ q: null, repository: null, coverage: null, running: null, cluster: null, team: null });
  const toggle = (value: (typeof IMAGE_COVERAGE)[number]) => {
    const next = coverage.includes(value) ? coverage.filter((each) => each !== value) : [...coverage, value];
    void set({ coverage: next.length > 0 ? next : null }, { history: "push" });
  };
  return (
    <>
      <PageHeader title="Images" counts={totalWords(query.data?.pages[0]?.total, "image")} scoped />
      <Toolbar label="Search images" value={q} onSearch={(text) => void set({ q: text || null })}>
        <ToggleChip pressed={running === true} onClick={() => void set({ running: running === true ? null : true }, { history: "push" })}>
          Running
        </ToggleChip>
        {IMAGE_COVERAGE.map((value) => (
          <ToggleChip key={value} pressed={coverage.includes(value)} onClick={() => toggle(value)}>
            {COVERAGE_WORD[value]}
          </ToggleChip>
        ))}
        {repository ? (
          <ToggleChip pressed onClick={() => void set({ repository: null })} className="max-w-full">
            <span className="truncate font-mono">{repository}</span>
          </ToggleChip>
        ) : null}
      </Toolbar>
      <ListView
        query={query}
        what="the images"
        label="Images"
        columns={IMAGE_COLUMNS}
        rowName={(image) => image.reference}
        listKey={JSON.stringify(imageQuery(filters))}
        sort={filters.sort}
        onSort={(sort) => void set({ sort: sort as ImageFilters["sort"] })}
        href={(image) => `/images/${image.id}`}
        card={(image) => <ImageCard image={image} />}
        filtered={filtered}
        onClear={clear}
        empty={
          <EmptyState
            icon={<ImageIcon />}
            title="No images are known yet"
            why="An image appears with its first scan, or when a cluster's inventory says that it runs. To scan one and send the report:"
            command={scanImage(origin, "nginx:1.27")}
          />
        }
      />
    </>
  );
}
