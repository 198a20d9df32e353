import { BadgeCheck, FileQuestion, PenLine } from "lucide-react";
import Link from "next/link";
import { fact } from "@/components/list/fact";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DefinitionList } from "@/components/ui/definition-list";
import { ExternalLink } from "@/components/ui/external-link";
import { Unknown } from "@/components/ui/measured";
import { TimeAgo } from "@/components/ui/time-ago";
import { toolName } from "@/lib/core/tool-name";
import type { ImageAttestation, ImageDetail } from "@/lib/schemas/images";

const KIND_WORDS: Record<ImageAttestation["kind"], string> = {
  signature: "Signature",
  provenance: "Provenance",
  sbom: "SBOM",
  vuln_scan: "Vulnerability scan",
  other: "Statement",
};

const UNVERIFIED = "It was read, not checked: anybody can write it. Send the output of cosign verify or gh attestation verify.";

/** Whether a verifier has said so; by a word and a sign, not by colour alone. */
export function SignatureTag({ signature }: { signature: "verified" | "unverified" | null }) {
  if (signature === "verified")
    return (
      <Badge tone="good" title="A verifier's own output says that the signature holds">
        <BadgeCheck aria-hidden /> verified
      </Badge>
    );
  if (signature === "unverified")
    return (
      <Badge tone="warn" title={UNVERIFIED}>
        <PenLine aria-hidden /> not verified
      </Badge>
    );
  return (
    <Badge tone="fog" title="Nobody has sent a signature for this image">
      <FileQuestion aria-hidden /> no signature known
    </Badge>
  );
}

/** Addresses as people say them: without the scheme, and the branch or tag beside them. */
const said = (address: string): string => address.replace(/^https:\/\//, "").replace(/@refs\/(?:heads|tags)\//, " @ ");

/** Under what only a statement says that nobody has checked. */
const Unchecked = ({ verified }: { verified: boolean }) =>
  verified ? null : (
    <span title={UNVERIFIED} className="block text-2xs text-faint">
      not verified: only read
    </span>
  );

const Mono = ({ children }: { children: string }) => <span className="font-mono text-xs break-all">{children}</span>;

function Source({ source }: { source: NonNullable<ImageDetail["origin"]["source"]> }) {
  const shown = said(source.uri);
  return (
    <>
      {source.url ? (
        <ExternalLink href={source.url} className="text-xs">
          {shown}
        </ExternalLink>
      ) : (
        <Mono>{shown}</Mono>
      )}
      {source.commit ? <span className="block font-mono text-2xs text-faint">commit {source.commit.slice(0, 12)}</span> : null}
      <Unchecked verified={source.verified} />
    </>
  );
}

function Signer({ attestation: { signer, verified } }: { attestation: ImageAttestation }) {
  if (signer === null && verified) return <span className="text-muted">the key that the verifier was given</span>;
  if (signer === null) return <Unknown reason="The document does not name who signed">not named</Unknown>;
  return (
    <>
      <Mono>{signer.identity ? said(signer.identity) : signer.keyId ? `key ${signer.keyId}` : "not named"}</Mono>
      {signer.issuer ? <span className="block text-2xs break-all text-faint">vouched for by {said(signer.issuer)}</span> : null}
      <Unchecked verified={verified} />
    </>
  );
}

function StatementRow({ attestation }: { attestation: ImageAttestation }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-2 border-b py-1.5 last:border-b-0">
      <span className="font-medium">{KIND_WORDS[attestation.kind]}</span>
      <SignatureTag signature={attestation.verified ? "verified" : "unverified"} />
      <Link href={`/reports/${attestation.reportId}`} className="ml-auto text-xs text-muted hover:text-accent hover:underline">
        <TimeAgo at={attestation.signedAt ?? attestation.receivedAt} />
      </Link>
      <span className="w-full text-2xs break-all text-faint">
        {attestation.verifier ? `checked by ${toolName(attestation.verifier)} · ` : ""}
        {attestation.predicateType ?? "no type named"}
      </span>
    </li>
  );
}

/** Who signed the image, what it was built from and by what; and whether anybody has checked that. */
export function ImageOrigin({ image }: { image: ImageDetail }) {
  const { attestations, origin } = image;
  // Verified ones come first; of a key that a verifier was given, its output says no name.
  const signed =
    attestations.find(({ verified }) => verified) ??
    attestations.find(({ signer }) => signer !== null) ??
    attestations.find(({ kind }) => kind === "signature");
  const built = attestations.find(({ builder }) => builder !== null);
  return (
    <Card title="Where it comes from" action={<SignatureTag signature={origin.signature} />} id="origin">
      {attestations.length === 0 ? (
        <p className="text-muted">
          Nobody has sent a signature or provenance for this image: that is unknown, not unsigned. Send what{" "}
          <code className="font-mono text-xs">cosign verify</code> prints, or its attestations.
        </p>
      ) : (
        <>
          <DefinitionList
            items={[
              fact(
                "Signed by",
                signed ? <Signer attestation={signed} /> : <Unknown reason="Nobody has sent a signature">not known</Unknown>,
              ),
              fact(
                "Built from",
                origin.source ? (
                  <Source source={origin.source} />
                ) : (
                  <Unknown reason="Nobody has sent provenance that names it">not known</Unknown>
                ),
              ),
              fact(
                "Builder",
                built?.builder ? (
                  <>
                    <Mono>{said(built.builder)}</Mono>
                    <Unchecked verified={built.verified} />
                  </>
                ) : (
                  <Unknown reason="Nobody has sent provenance that names it">not known</Unknown>
                ),
              ),
            ]}
          />
          <details className="mt-2">
            <summary className="cursor-pointer text-xs text-muted hover:text-ink">Statements ({attestations.length})</summary>
            <ul>
              {attestations.map((attestation) => (
                <StatementRow key={attestation.id} attestation={attestation} />
              ))}
            </ul>
          </details>
        </>
      )}
    </Card>
  );
}
