"use client";

import Link from "next/link";
import { useState } from "react";
import { ReferenceText } from "@/components/images/reference-text";
import { Badge } from "@/components/ui/badge";
import { plural } from "@/components/ui/format";
import { OutcomeChip } from "@/components/ui/outcome-chip";
import { Table, TBody, TD, TH, THead, TR } from "@/components/ui/table";
import { ExposedTag } from "@/components/ui/tags";
import type { WhereResult } from "@/lib/schemas/search";

type Place = WhereResult["places"][number];

const FEW = 3;
const LINK = "leading-6 hover:text-accent hover:underline";

function Version({ place }: { place: Place }) {
  if (!place.package) return <span className="text-faint">–</span>;
  return (
    <span className="break-all">
      {place.package} <span className="font-mono text-xs">{place.version}</span>
      {place.fixedVersion ? (
        <span className="font-mono text-xs">
          {" "}
          <span aria-hidden>→</span>
          <span className="sr-only">fixed in</span> <b>{place.fixedVersion}</b>
        </span>
      ) : place.findingId ? (
        <span className="text-xs text-faint"> no fix known</span>
      ) : null}
    </span>
  );
}

function Workloads({ place }: { place: Place }) {
  const [all, setAll] = useState(false);
  if (place.workloads.length === 0)
    return place.running ? <Badge>running</Badge> : <span className="text-faint">not running, as far as the inventory goes</span>;
  const shown = all ? place.workloads : place.workloads.slice(0, FEW);
  return (
    <ul className="flex flex-col">
      {shown.map(({ id, name, namespace, kind, cluster, exposed }) => (
        <li key={id} className="flex min-w-0 items-center gap-1.5">
          <Link
            href={`/workloads/${id}`}
            prefetch={false}
            title={`${kind} ${namespace}/${name}`}
            className={`min-w-0 truncate font-mono text-xs ${LINK}`}
          >
            {namespace}/{name}
          </Link>
          <Link href={`/clusters/${cluster.id}`} prefetch={false} className={`shrink-0 text-xs text-faint ${LINK}`}>
            {cluster.name}
          </Link>
          {exposed ? <ExposedTag exposed /> : null}
        </li>
      ))}
      {shown.length < place.workloads.length ? (
        <li>
          <button type="button" onClick={() => setAll(true)} className="h-6 text-xs text-accent hover:underline">
            {plural(place.workloads.length - shown.length, "more workload")}
          </button>
        </li>
      ) : null}
    </ul>
  );
}

const ImageLink = ({ place }: { place: Place }) => (
  <Link href={`/images/${place.image.id}`} prefetch={false} title={place.image.reference} className={LINK}>
    <ReferenceText reference={place.image.reference} />
  </Link>
);

const FindingLink = ({ place }: { place: Place }) =>
  place.findingId ? (
    <Link href={`/findings/${place.findingId}`} prefetch={false} className="inline-flex min-h-6 items-center rounded-sm">
      {place.outcome ? <OutcomeChip outcome={place.outcome} /> : <span className="text-accent hover:underline">finding</span>}
    </Link>
  ) : (
    <span className="text-faint">–</span>
  );

const keyOf = (place: Place): string => `${place.image.id} ${place.package} ${place.version} ${place.findingId}`;

/** Every place, as a table; on narrow screens as a list. */
export function Places({ result }: { result: WhereResult }) {
  const { places, truncated } = result;
  const ofPackage = places.some((place) => place.package !== null);
  const ofFlaw = places.some(({ findingId }) => findingId !== null);
  return (
    <section aria-label="Places" className="overflow-hidden rounded-lg border bg-card shadow-card">
      <Table label="Places" wrapClassName="max-md:hidden">
        <THead>
          <TR>
            <TH>Image</TH>
            {ofPackage ? <TH>Package</TH> : null}
            <TH>Team</TH>
            <TH>Runs in</TH>
            {ofFlaw ? <TH>Fix within</TH> : null}
          </TR>
        </THead>
        <TBody>
          {places.map((place) => (
            <TR key={keyOf(place)} className="align-top">
              <TD className="max-w-96 py-1.5">
                <ImageLink place={place} />
              </TD>
              {ofPackage ? (
                <TD className="max-w-72 py-1.5 leading-6">
                  <Version place={place} />
                </TD>
              ) : null}
              <TD className="py-1.5 leading-6 whitespace-nowrap">
                {place.team ? place.team.name : <span className="text-faint">unowned</span>}
              </TD>
              <TD className="max-w-96 py-1.5 leading-6">
                <Workloads place={place} />
              </TD>
              {ofFlaw ? (
                <TD className="py-1.5 whitespace-nowrap">
                  <FindingLink place={place} />
                </TD>
              ) : null}
            </TR>
          ))}
        </TBody>
      </Table>
      <ul className="md:hidden">
        {places.map((place) => (
          <li key={keyOf(place)} className="flex flex-col gap-1 border-b px-3 py-2.5 last:border-b-0">
            <div className="flex items-start gap-2">
              <span className="min-w-0 flex-1">
                <ImageLink place={place} />
              </span>
              {place.findingId ? <FindingLink place={place} /> : null}
            </div>
            <div>
              <Version place={place} /> <span className="text-faint">· {place.team?.name ?? "unowned"}</span>
            </div>
            <Workloads place={place} />
          </li>
        ))}
      </ul>
      {truncated ? (
        <p className="border-t px-4 py-2 text-xs text-faint">
          Only the first {plural(places.length, "place")} are shown; the numbers above count all.
        </p>
      ) : null}
    </section>
  );
}
