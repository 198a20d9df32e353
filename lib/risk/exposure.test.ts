import { expect, test } from "vitest";
import { type ExposureFacts, waysIn } from "./exposure";

const facts = (change: Partial<ExposureFacts>): ExposureFacts => ({
  services: [
    { namespace: "shop", name: "web", type: "ClusterIP", selector: { app: "web" }, ports: [{ port: 80, nodePort: 30080 }], addresses: [] },
  ],
  routes: [],
  workloads: [{ id: "w", namespace: "shop", podLabels: { app: "web", tier: "front" }, hostNetwork: false, hostPorts: [] }],
  servicesKnown: true,
  ...change,
});
const service = (change: object) => facts({ services: [{ ...facts({}).services[0], ...change } as never] });
const level = (input: ExposureFacts) => waysIn(input).levels.get("w");

test("inside only, where services were listed; unknown, where they were not", () => {
  expect(level(facts({}))).toBe(1);
  expect(level(facts({ servicesKnown: false, services: [] }))).toBe(0);
});

test("an ingress publishes what its service selects, by host name", () => {
  const input = facts({
    routes: [
      {
        namespace: "shop",
        kind: "Ingress",
        name: "shop",
        hosts: ["shop.example.com"],
        tls: true,
        backends: [{ service: "web", namespace: null }],
      },
    ],
  });
  expect(waysIn(input).ways).toEqual([{ workloadId: "w", kind: "Ingress", via: "shop", host: "shop.example.com", port: 443 }]);
  expect(level(input)).toBe(3);
});

test("load balancers are open, or controlled behind private addresses", () => {
  expect(level(service({ type: "LoadBalancer" }))).toBe(3);
  expect(level(service({ type: "LoadBalancer", addresses: ["203.0.113.5"] }))).toBe(3);
  expect(level(service({ type: "LoadBalancer", addresses: ["10.0.0.4"] }))).toBe(2);
});

test("node ports, host ports and host networks are open", () => {
  expect(waysIn(service({ type: "NodePort" })).ways[0]).toMatchObject({ kind: "NodePort", port: 30080 });
  const [workload] = facts({}).workloads;
  expect(level(facts({ workloads: [{ ...workload, hostNetwork: true } as never] }))).toBe(3);
  expect(level(facts({ workloads: [{ ...workload, hostPorts: [443] } as never] }))).toBe(3);
});

test("a service without a selector, or of another namespace, publishes nothing", () => {
  expect(level(service({ type: "LoadBalancer", selector: {} }))).toBe(1);
  expect(level(service({ type: "LoadBalancer", namespace: "other" }))).toBe(1);
});
