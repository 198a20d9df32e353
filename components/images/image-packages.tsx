"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { SeverityCounts } from "@/components/charts/severity-bar";
import { SearchBox } from "@/components/list/search-box";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { formatNumber } from "@/components/ui/format";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { withQuery } from "@/lib/client/fetch";
import { type ImagePackage, imagePackageParsers, imagePackagesOptions } from "@/lib/client/images";
import type { ImageDetail } from "@/lib/schemas/images";
import { shortDigest } from "./digest";

/** "pkg:deb/debian/openssl@3.0.1?arch=amd64" → "pkg:deb/debian/openssl", which is how a finding names its package. */
const packageKey = (purl: string): string => purl.split(/[?#]/)[0]?.replace(/@[^/]*$/, "") ?? purl;

function PackageRow({ pkg, image, known }: { pkg: ImagePackage; image: ImageDetail; known: boolean }) {
  const layer = image.layers.find((each) => each.digest !== null && each.digest === pkg.layer);
  return (
    <TR>
      <TD>
        <span className="font-medium">{pkg.name}</span> <Badge>{pkg.type}</Badge>
        <span className="block font-mono text-2xs sm:hidden">
          {pkg.version}
          {pkg.fixedVersion ? <span className="text-good"> → {pkg.fixedVersion}</span> : null}
        </span>
        {pkg.paths[0] ? (
          <span className="block max-w-[40vw] truncate sm:max-w-56 2xl:max-w-96 font-mono text-2xs text-faint" title={pkg.paths.join("\n")}>
            {pkg.paths[0]}
            {pkg.paths.length > 1 ? ` and ${pkg.paths.length - 1} more` : ""}
          </span>
        ) : null}
      </TD>
      <TD className="font-mono text-xs max-sm:hidden">{pkg.version === "" ? <span className="text-faint">not said</span> : pkg.version}</TD>
      <TD>
        {known && pkg.vulnerabilities.total > 0 ? (
          <Link
            className="inline-flex min-h-6 items-center hover:underline"
            href={withQuery("/findings", { image: image.id, package: packageKey(pkg.purl) })}
          >
            <SeverityCounts counts={pkg.vulnerabilities} show={["critical", "high", "medium", "low", "negligible", "unknown"]} />
          </Link>
        ) : (
          <SeverityCounts counts={known ? pkg.vulnerabilities : null} />
        )}
      </TD>
      <TD className="font-mono text-xs max-sm:hidden">
        {pkg.fixedVersion ? (
          <>
            <span className="text-good">{pkg.fixedVersion}</span>
            {pkg.fixable < pkg.vulnerabilities.total ? (
              <span className="block font-sans text-2xs text-faint">
                fixes {pkg.fixable} of {pkg.vulnerabilities.total}
              </span>
            ) : null}
          </>
        ) : pkg.vulnerabilities.total > 0 ? (
          <span className="font-sans text-faint">no fix known</span>
        ) : null}
      </TD>
      <TD align="right" className="text-xs text-faint max-sm:hidden">
        {layer ? layer.position : pkg.layer ? shortDigest(pkg.layer) : "–"}
      </TD>
    </TR>
  );
}

/** What is installed in the image, worst first; narrowed by a search and by the layer that was clicked. */
export function ImagePackages({ image }: { image: ImageDetail }) {
  const [filters, set] = useQueryStates(imagePackageParsers);
  const query = useInfiniteQuery(imagePackagesOptions(image.id, filters));
  const chosen = image.layers.find((layer) => layer.digest === filters.layer);
  const known = image.coverage !== "never";
  const total = query.isPlaceholderData ? undefined : query.data?.pages[0]?.total;
  const clear = () => void set({ pkg: null, layer: null });
  return (
    <Card
      title="Packages"
      question={
        total && (known || total.count > 0)
          ? `${formatNumber(total.count)}${total.atLeast ? " or more" : ""} ${filters.pkg || filters.layer ? "found" : "in it"}`
          : undefined
      }
      flush
      id="packages"
    >
      {known || (total?.count ?? 0) > 0 ? (
        <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
          <SearchBox label="Search packages" value={filters.pkg} onSearch={(text) => void set({ pkg: text || null })} />
          {filters.layer ? (
            <Button onClick={() => void set({ layer: null })}>
              layer {chosen?.position ?? shortDigest(filters.layer)} <X aria-hidden />
              <span className="sr-only">: show all layers</span>
            </Button>
          ) : null}
        </div>
      ) : null}
      <QueryState
        query={query}
        what="the packages"
        loading={<TableSkeleton rows={6} />}
        isEmpty={(data) => data.pages[0]?.items.length === 0}
        filtered={filters.pkg !== "" || filters.layer !== null}
        empty={
          <EmptyState
            className="py-6"
            title="No packages are known"
            why={
              known
                ? "The tools that looked listed none. Trivy lists all packages with --list-all-pkgs; without it only the vulnerable ones are known."
                : "Nobody has scanned it yet."
            }
          />
        }
        filteredEmpty={
          <EmptyState
            title="No package matches"
            why="Other packages of this image do."
            action={<Button onClick={clear}>Show all packages</Button>}
          />
        }
      >
        {(data) => (
          <>
            <Table label="Packages" wrapClassName="max-h-[36rem]">
              <THead>
                <TR>
                  <TH>Package</TH>
                  <TH className="max-sm:hidden">Version</TH>
                  <TH>Vulnerabilities</TH>
                  <TH className="max-sm:hidden">Fixed in</TH>
                  <TH align="right" className="max-sm:hidden">
                    Layer
                  </TH>
                </TR>
              </THead>
              <TBody>
                {data.pages
                  .flatMap((page) => page.items)
                  .map((pkg) => (
                    <PackageRow key={`${pkg.purl} ${pkg.layer ?? ""}`} pkg={pkg} image={image} known={known} />
                  ))}
              </TBody>
            </Table>
            {query.isFetchNextPageError ? (
              <ErrorState error={query.error} what="more packages" onRetry={() => void query.fetchNextPage()} />
            ) : null}
            {query.hasNextPage ? (
              <Button
                variant="ghost"
                className="mx-4 my-2 self-start"
                disabled={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {query.isFetchingNextPage ? "Loading…" : "Show more packages"}
              </Button>
            ) : null}
          </>
        )}
      </QueryState>
    </Card>
  );
}
