import { fact, type JsonObject, list, name, object, objects, text } from "./value";

const address = (ip: unknown, port: unknown): string | null => {
  const host = fact(ip);
  const at = name(port);
  if (host === null) return null;
  return at === null || at === "0" ? host : `${host.includes(":") ? `[${host}]` : host}:${at}`;
};

/** Each argument of a hook is an object with one key that names its type. Bytes are told by their length alone: they can be anything. */
function argument(value: JsonObject): string | null {
  for (const [type, content] of Object.entries(value)) {
    if (type === "label" || type === "resolve_err_depth") continue;
    const inner = object(content);
    if (inner === null) {
      if (/^(?:string|int|uint|size|long|syscall|sock|cap|module)/.test(type)) return text(name(content), 300);
      continue;
    }
    const path = text(inner.path, 500);
    if (path !== null) return path.startsWith("/") || !/^(?:file|path|linux_binprm)_arg$/.test(type) ? path : `/${path}`;
    const from = address(inner.saddr, inner.sport);
    const to = address(inner.daddr, inner.dport);
    if (from !== null || to !== null) return [from, to].filter((part) => part !== null).join(" → ");
    const socket = address(inner.addr, inner.port);
    if (socket !== null) return socket;
    if (inner.abi !== undefined && name(inner.id) !== null) return `syscall ${name(inner.id)}`;
    if (inner.orig_size !== undefined) return `${name(inner.orig_size)} bytes`;
    const named =
      text(inner.name, 300) ??
      text(inner.prog_name, 300) ??
      text(inner.ProgName, 300) ??
      text(inner.MapName, 300) ??
      text(inner.KprobeFunc, 300);
    if (named !== null) return named;
  }
  return null;
}

/** What an event was done to, as people would say it: files, sockets, sizes, an exit's status. */
export function tetragonArguments(type: string, body: JsonObject): string[] {
  const args = objects(body.args)
    .slice(0, 10)
    .flatMap((each) => argument(each) ?? []);
  if (type === "process_exit") {
    const signal = name(body.signal);
    const status = name(body.status);
    return signal === null ? (status === null || status === "0" ? [] : [`status ${status}`]) : [`killed by ${signal}`];
  }
  // A library that was loaded.
  const loaded = type === "process_loader" ? text(body.path, 500) : null;
  if (loaded !== null) return [loaded];
  const from = address(body.source_ip, body.source_port);
  const to = address(body.destination_ip, body.destination_port);
  const host = list(body.destination_names).flatMap((each) => fact(each) ?? [])[0] ?? null;
  const listens = address(body.ip, body.port);
  const protocol = name(body.protocol);
  const network = [from === null && to === null ? listens : [from, host ?? to].filter((part) => part !== null).join(" → "), protocol]
    .filter((part) => part !== null)
    .join(" ");
  return network === "" ? args : [...args, network];
}
