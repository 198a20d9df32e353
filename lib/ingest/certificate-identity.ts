import { X509Certificate } from "node:crypto";
import { text } from "./value";

/** Extension 1.3.6.1.4.1.57264.1.x of Sigstore's certificates, up to its last number. */
const SIGSTORE = Buffer.from("060a2b0601040183bf3001", "hex");
/** The issuer of the identity: .8 is DER text, .1 (older) bare text. */
const ISSUERS = [8, 1] as const;

function extension(der: Buffer, number: number): string | null {
  const at = der.indexOf(Buffer.concat([SIGSTORE, Buffer.from([number])]));
  if (at === -1) return null;
  const octets = at + SIGSTORE.length + 1;
  if (der[octets] !== 0x04) return null;
  const wrapped = der[octets + 2] === 0x0c;
  const length = der[octets + (wrapped ? 3 : 1)] ?? 0;
  const start = octets + (wrapped ? 4 : 2);
  return length > 127 ? null : text(der.subarray(start, start + length).toString("utf8"), 500);
}

/** Who a signing certificate (PEM or DER in base64) names, and who vouches for that identity. It is read, not checked. */
export function certificateIdentity(certificate: string): { identity: string | null; issuer: string | null } | null {
  try {
    const pem = certificate.includes("BEGIN CERTIFICATE");
    const { raw, subjectAltName } = new X509Certificate(pem ? certificate : Buffer.from(certificate, "base64"));
    const identity = /^(?:URI|email|othername):(.+)$/.exec(subjectAltName?.split(", ")[0] ?? "")?.[1] ?? null;
    return {
      identity: text(identity, 500),
      issuer: ISSUERS.map((number) => extension(raw, number)).find((found) => found !== null) ?? null,
    };
  } catch {
    return null;
  }
}
