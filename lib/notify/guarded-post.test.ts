import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { readAllowed } from "./addresses";
import { checkDestination, NotReached, post, RefusedAddress } from "./guarded-post";

const NONE = readAllowed("");
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
});

const HOSTS = [
  // loopback, in every spelling that URLs have
  [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "127.255.255.254",
  ],
  ["[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::127.0.0.1]", "[::7f00:1]"],
  ["localhost", "LOCALHOST", "localhost.", "①②⑦.⓪.⓪.①", "１２７.0.0.1"],
  ["0.0.0.0", "0", "0x0", "[::]", "[::ffff:0.0.0.0]", "0.1.2.3"],
  // private, shared, benchmarking
  ["10.0.0.1", "10.1", "167772161", "0xa000001", "012.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.257", "3232235521"],
  ["100.64.0.1", "100.127.255.255", "198.18.0.1", "198.19.255.255", "[::ffff:10.0.0.1]", "[::ffff:c0a8:1]", "[::ffff:172.16.0.1]"],
  ["[fc00::1]", "[fd12:3456:789a::1]", "[fec0::1]", "[64:ff9b::10.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]"],
  // link-local, and the addresses under which clouds give their metadata
  ["169.254.169.254", "169.254.170.2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]"],
  ["[fe80::1]", "[febf::1]", "[fd00:ec2::254]", "192.0.0.192", "100.100.100.200", "[64:ff9b::169.254.169.254]"],
  // multicast, broadcast, documentation, tunnels
  ["224.0.0.1", "239.255.255.255", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "192.88.99.1"],
  ["[ff02::1]", "[2001:db8::1]", "[2002:7f00:1::1]", "[2001::1]", "[3fff::1]", "[100::1]", "[5f00::1]", "[4000::1]"],
].flat();

describe("an address that is not public", () => {
  test.each(HOSTS)("%s is refused", async (host) => {
    for (const port of ["", ":80", ":8443"]) {
      await expect(checkDestination(`https://${host}${port}/hook`, NONE)).rejects.toThrow(RefusedAddress);
    }
  });

  test.each(["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "fe80::1%eth0"])(
    "a name that resolves to %s is refused, alone or among public ones",
    async (address) => {
      const bad = { address, family: address.includes(":") ? 6 : 4 };
      const good = { address: "93.184.216.34", family: 4 };
      for (const found of [[bad], [good, bad], [bad, good]])
        await expect(checkDestination("https://hooks.example/", NONE, async () => found)).rejects.toThrow(/PLIMSOLL_WEBHOOK_ALLOW/);
    },
  );

  test.each(["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "https://user:secret@93.184.216.34/", "nonsense", "//x"])(
    "%s is refused",
    async (url) => {
      await expect(checkDestination(url, NONE)).rejects.toThrow(RefusedAddress);
    },
  );

  test("plain http is for what the operator's list names", async () => {
    await expect(checkDestination("http://93.184.216.34/", NONE)).rejects.toThrow(/https only/);
    await expect(checkDestination("http://93.184.216.34/", readAllowed("93.184.216.0/24"))).resolves.toBeDefined();
  });
});

describe("an address that may be called", () => {
  test.each(["93.184.216.34", "1.1.1.1", "[2606:4700:4700::1111]", "[::ffff:1.1.1.1]", "[64:ff9b::1.1.1.1]", "172.32.0.1", "100.128.0.1"])(
    "%s",
    async (host) => {
      expect((await checkDestination(`https://${host}/`, NONE)).addresses).toHaveLength(1);
    },
  );

  test.each<[list: string, host: string, may: boolean]>([
    ["127.0.0.1", "127.0.0.1", true],
    ["127.0.0.0/8, 10.1.0.0/16", "10.1.2.3", true],
    ["127.0.0.0/8 10.1.0.0/16", "10.2.2.3", false],
    ["127.0.0.1/32", "[::ffff:127.0.0.1]", true],
    ["fd00::/8", "[fd12::1]", true],
    ["Mattermost.Corp", "mattermost.corp", true],
    ["mattermost.corp", "evil.mattermost.corp", false],
    ["10.0.0.0/99, 10.0.0.0/8/8, /8", "10.0.0.1", false],
  ])("with the list “%s”: %s is %s", async (list, host, may) => {
    const resolve = async () => [{ address: "10.9.9.9", family: 4 }];
    const outcome = checkDestination(`http://${host}/`, readAllowed(list), resolve);
    if (may) await expect(outcome).resolves.toBeDefined();
    else await expect(outcome).rejects.toThrow(RefusedAddress);
  });
});

describe("a call", () => {
  const local = readAllowed("127.0.0.0/8 receiver.example");
  const here = async () => [{ address: "127.0.0.1", family: 4 }];

  test("goes to the address that was checked, whatever the name says by then", async () => {
    let asked = 0;
    const port = await serve((request, response) => {
      asked += 1;
      response.writeHead(request.headers.host === `receiver.example:${port}` ? 200 : 400).end();
    });
    let resolutions = 0;
    const destination = await checkDestination(`http://receiver.example:${port}/`, local, async () => {
      resolutions += 1;
      return here();
    });
    expect(await post(destination, "{}", {})).toEqual({ status: 200, retryAfterMs: null });
    expect({ asked, resolutions }).toEqual({ asked: 1, resolutions: 1 });
  });

  test("does not follow a redirect", async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: `http://127.0.0.1:${port}/other` }).end();
    });
    expect(await post(await checkDestination(`http://127.0.0.1:${port}/`, local), "{}", {})).toMatchObject({ status: 302 });
    expect(asked).toBe(1);
  });

  test("ends in time, also where the headers came and the body does not", async () => {
    const silent = await serve(() => undefined);
    await expect(post(await checkDestination(`http://127.0.0.1:${silent}/`, local), "{}", {}, 200)).rejects.toThrow(/within 1 seconds/);
    const dripping = await serve((_request, response) => void response.writeHead(200).write("x"));
    expect(await post(await checkDestination(`http://127.0.0.1:${dripping}/`, local), "{}", {}, 200)).toMatchObject({ status: 200 });
  });

  test("reads no more of the answer than it must, and hears how long to wait", async () => {
    let sent = 0;
    const port = await serve((_request, response) => {
      response.writeHead(429, { "retry-after": "30" });
      const more = (): void => {
        while (!response.destroyed && sent < 200_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once("drain", more);
        }
      };
      more();
    });
    expect(await post(await checkDestination(`http://127.0.0.1:${port}/`, local), "{}", {})).toEqual({ status: 429, retryAfterMs: 30_000 });
    expect(sent).toBeLessThan(50_000_000);
  });

  test("says that nobody answers, or that the name is none", async () => {
    const port = await serve(() => undefined);
    await servers.pop()?.close();
    await expect(post(await checkDestination(`http://127.0.0.1:${port}/`, local), "{}", {})).rejects.toThrow(NotReached);
    await expect(checkDestination("https://no-such-name.invalid/", NONE)).rejects.toThrow(NotReached);
  });
});
