import { BlockList, isIP } from "node:net";

/** Not of the public internet, by IANA's registries of special-purpose addresses (IPv4; RFC 6890 and its updates). */
const SPECIAL_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** What of the global unicast range (2000::/3) is not public either: protocol assignments, 6to4, documentation. */
const SPECIAL_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

type Family = "ipv4" | "ipv6";
const familyOf = (address: string): Family | null => (isIP(address) === 4 ? "ipv4" : isIP(address) === 6 ? "ipv6" : null);

/** Puts "10.0.0.0/8" or a single address on a list; false where it is neither. */
function add(list: BlockList, text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = familyOf(address);
  const most = family === "ipv4" ? 32 : 128;
  if (family === null || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)) || Number(bits ?? 0) > most) return false;
  list.addSubnet(address, bits === undefined ? most : Number(bits), family);
  return true;
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) if (!add(list, range)) throw new Error(`${range} is no range of addresses`);
  return list;
}

const special4 = listOf(SPECIAL_4);
const special6 = listOf(SPECIAL_6);
const global6 = listOf(["2000::/3"]);
const mapped = listOf(["::ffff:0:0/96"]);
const nat64 = listOf(["64:ff9b::/96"]);

/** The IPv4 address in the last 32 bits of an IPv6 address. */
function lastFour(address: string): string {
  const hextets = new URL(`http://[${address}]`).hostname.slice(1, -1).split(":");
  const [high = "0", low = "0"] = hextets.slice(-2).map((text) => text || "0");
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}

/** Whether an IP address is one of the public internet; anything else, also what is no address, is not. */
export function isPublicAddress(given: string): boolean {
  const address = given.split("%")[0] ?? "";
  const family = familyOf(address);
  if (family === "ipv4") return !special4.check(address, "ipv4");
  if (family === null || given.includes("%")) return false;
  if (mapped.check(address, "ipv6") || nat64.check(address, "ipv6")) return isPublicAddress(lastFour(address));
  return global6.check(address, "ipv6") && !special6.check(address, "ipv6");
}

/** Hosts and ranges that the operator lets channels reach although they are not public. */
export interface Allowed {
  hasHost(host: string): boolean;
  hasAddress(address: string): boolean;
}

/** Reads PLIMSOLL_WEBHOOK_ALLOW: names, addresses and CIDR ranges, separated by commas or spaces. */
export function readAllowed(text: string): Allowed {
  const list = new BlockList();
  const names = new Set<string>();
  for (const entry of text.split(/[\s,]+/).filter(Boolean)) if (!add(list, entry)) names.add(entry.toLowerCase());
  return {
    hasHost: (host) => names.has(host.toLowerCase()),
    hasAddress: (address) => {
      const family = familyOf(address);
      if (family === null) return false;
      return list.check(address, family) || (family === "ipv6" && mapped.check(address, "ipv6") && list.check(lastFour(address), "ipv4"));
    },
  };
}
