// What every route owes to every kind of caller. A route that is not named here fails the test that reads this.
import { DEFAULT_DECISION_POLICY } from "@/lib/core/decision-policy";
import { identityId } from "@/lib/core/ids";
import type { Role } from "@/lib/core/permissions";
import { DEFAULT_SILENCE_POLICY } from "@/lib/core/silence";
import { DEFAULT_POLICY } from "@/lib/risk/policy";
import type { TeamThings } from "./two-teams";

export const EVERYONE: readonly Role[] = ["admin", "ciso", "auditor", "analyst", "developer", "ingest"];
const READERS: readonly Role[] = ["admin", "ciso", "auditor", "analyst", "developer"];
const WATCHERS: readonly Role[] = ["admin", "ciso", "auditor"];
/** who works on findings, beside reading them */
const WORKERS: readonly Role[] = ["admin", "ciso", "analyst", "developer"];
const SENDERS: readonly Role[] = ["admin", "analyst", "ingest"];
const ADMIN: readonly Role[] = ["admin"];

/** of the people who are signed in */
export const PASSWORD = "correct horse battery";

export interface Cell {
  /** who may; "public": anyone */
  roles: readonly Role[] | "public";
  /** about the caller's own account: only people, tokens are refused */
  people?: true;
  /** who may, but only with what they sent in themselves */
  senders?: readonly Role[];
  /** the id of a team's own thing, in each way of writing it */
  ids?: (of: TeamThings) => string[];
  /** the id of a thing that everybody shares */
  shared?: string;
  /** ids of things that are nowhere */
  absent?: readonly string[];
  /** a query that a right caller sends */
  query?: string;
  /** a JSON body that a right caller sends */
  body?: (of: TeamThings) => unknown;
  /** a body that is no request of ours but a document */
  document?: (of: TeamThings) => string;
  /** the status of success where it is not 200 */
  status?: number;
  /** answers that hold nothing of any team */
  impersonal?: true;
}

/** a draft that changes nothing but one weight */
const draft = (of: TeamThings) => ({
  policy: { ...DEFAULT_POLICY, weights: { ...DEFAULT_POLICY.weights, age: 20 } },
  criticalities: { teams: { [of.team]: "high" } },
});

/** accepts the risk of a team's own finding for a month */
const acceptance = (of: TeamThings) => ({
  verdict: "accepted_risk",
  reason: "a test of it",
  endsAt: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  scopes: [{ problem: of.vulnerability, place: of.repository }],
});

const NOWHERE = "01980000-0000-7000-8000-00000000dead";
const byId = (pick: (of: TeamThings) => string): Pick<Cell, "ids" | "absent"> => ({ ids: (of) => [pick(of)], absent: [NOWHERE] });
const reads: Cell = { roles: READERS };
const own: Cell = { roles: EVERYONE, people: true, impersonal: true };

const image: Pick<Cell, "ids" | "absent"> = {
  ids: (of) => [of.image, of.digest, `${of.repositoryName}@${of.digest}`, `${of.repositoryName}:${of.canary}-tag`],
  absent: [NOWHERE, `sha256:${"f".repeat(64)}`, "registry.example/nowhere:1"],
};

const trivy = (of: TeamThings): string =>
  JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: "2026-11-01T00:00:00Z",
    ArtifactName: `${of.repositoryName}:new`,
    ArtifactType: "container_image",
    Metadata: { RepoDigests: [`${of.repositoryName}@${of.digest}`] },
    Results: [],
  });

const decisionsFile = (of: TeamThings): string =>
  `apiVersion: plimsoll/v1\nkind: Decisions\ndecisions:\n- id: ${of.canary}\n  verdict: accepted_risk\n  reason: a test of it\n  scopes:\n  - problem: ${of.vulnerability}\n    place: ${of.repositoryName}\n`;

const falco = (of: TeamThings): string =>
  JSON.stringify({
    hostname: "node",
    output: "a shell",
    priority: "Notice",
    rule: "Terminal shell in container",
    source: "syscall",
    tags: [],
    time: "2026-11-20T10:00:00.000000001Z",
    output_fields: { "k8s.ns.name": of.namespace },
  });

export const MATRIX: Readonly<Record<string, Cell>> = {
  "GET /api/v1/actions": reads,
  "GET /api/v1/agreement": reads,
  "GET /api/v1/assignees": { ...reads, impersonal: true },
  "GET /api/v1/channels": { roles: ["admin", "ciso"] },
  "POST /api/v1/channels": {
    roles: ADMIN,
    status: 201,
    body: (of) => ({
      name: `Mail of ${of.canary}`,
      kind: "email",
      to: ["soc@example.com"],
      rules: [{ events: ["feed.failed"], teamIds: [of.team] }],
    }),
  },
  "PATCH /api/v1/channels/{id}": { roles: ADMIN, ...byId((of) => of.channel), body: () => ({ hourlyLimit: 5 }) },
  "DELETE /api/v1/channels/{id}": { roles: ADMIN, ...byId((of) => of.oldChannel), status: 204, impersonal: true },
  "POST /api/v1/channels/{id}/test": { roles: ADMIN, ...byId((of) => of.channel), status: 202, impersonal: true },
  "GET /api/v1/audit": { roles: WATCHERS, impersonal: true },
  "GET /api/v1/audit/export": { roles: WATCHERS, impersonal: true },
  "GET /api/v1/audit/verify": { roles: WATCHERS, impersonal: true },
  "GET /api/v1/clusters": reads,
  "GET /api/v1/clusters/{id}": { ...reads, ids: (of) => [of.cluster, `${of.canary}-cluster`], absent: [NOWHERE, "nowhere"] },
  "GET /api/v1/coverage": reads,
  "GET /api/v1/deadlines": reads,
  "GET /api/v1/decision-policy": { ...reads, impersonal: true },
  "PUT /api/v1/decision-policy": { roles: ["admin", "ciso"], body: () => DEFAULT_DECISION_POLICY, impersonal: true },
  "GET /api/v1/silence-policy": { ...reads, impersonal: true },
  "PUT /api/v1/silence-policy": { roles: ADMIN, body: () => DEFAULT_SILENCE_POLICY, impersonal: true },
  "GET /api/v1/decisions": reads,
  "POST /api/v1/decisions": { roles: WORKERS, body: acceptance },
  "GET /api/v1/decisions/{id}": { ...reads, ...byId((of) => of.decision) },
  // The planted one has ended: whoever may answer or end hears that.
  "POST /api/v1/decisions/{id}/answer": {
    roles: ["admin", "ciso", "analyst"],
    ...byId((of) => of.decision),
    body: () => ({ approve: true }),
    status: 409,
    impersonal: true,
  },
  "POST /api/v1/decisions/{id}/end": {
    roles: WORKERS,
    ...byId((of) => of.decision),
    body: () => ({ reason: "no longer so" }),
    status: 409,
    impersonal: true,
  },
  "GET /api/v1/decisions/drift": { ...reads, impersonal: true },
  "GET /api/v1/decisions/export": { ...reads, impersonal: true },
  "POST /api/v1/decisions/import": { roles: WORKERS, document: decisionsFile },
  "GET /api/v1/decisions/vex": { ...reads, impersonal: true },
  "POST /api/v1/decisions/preview": { roles: WORKERS, body: acceptance },
  "GET /api/v1/deliveries": { roles: ["admin", "ciso"] },
  "POST /api/v1/deliveries/{id}/replay": { roles: ADMIN, ...byId((of) => of.delivery), status: 202, impersonal: true },
  "DELETE /api/v1/demo": { roles: ADMIN, status: 204, impersonal: true },
  "POST /api/v1/events": { roles: SENDERS, document: falco, status: 202, impersonal: true },
  "GET /api/v1/feeds": { ...reads, impersonal: true },
  // Nothing is set to be fetched in tests: whoever may ask hears that.
  "POST /api/v1/feeds/{id}/load": { roles: ADMIN, shared: "kev", absent: ["nowhere"], status: 409, impersonal: true },
  "GET /api/v1/findings": reads,
  "GET /api/v1/findings/{id}": { ...reads, ...byId((of) => of.finding) },
  // No tracker is set up in tests: whoever may open issues hears that.
  "POST /api/v1/findings/{id}/tickets": {
    roles: WORKERS,
    ...byId((of) => of.finding),
    body: () => ({ channel: NOWHERE }),
    status: 404,
    impersonal: true,
  },
  "GET /api/v1/trackers": { ...reads, impersonal: true },
  "POST /api/v1/findings/{id}/comments": {
    roles: WORKERS,
    ...byId((of) => of.finding),
    body: () => ({ body: "seen" }),
    status: 201,
    impersonal: true,
  },
  "GET /api/v1/findings/{id}/people": { ...reads, ...byId((of) => of.finding) },
  "GET /api/v1/findings/facets": reads,
  "POST /api/v1/findings/triage": { roles: WORKERS, body: (of) => ({ ids: [of.finding], triage: true }), impersonal: true },
  "POST /api/v1/gate": { roles: EVERYONE, document: trivy, impersonal: true },
  "GET /api/v1/gate/runs": reads,
  "DELETE /api/v1/identities/{id}": { roles: ADMIN, ...byId((of) => of.identity), status: 204, impersonal: true },
  "POST /api/v1/identities/{id}/link": { roles: ADMIN, ...byId((of) => of.otherIdentity), status: 204, impersonal: true },
  "GET /api/v1/images": reads,
  "GET /api/v1/images/{id}": { ...reads, ...image },
  "GET /api/v1/images/{id}/packages": { ...reads, ...image },
  "GET /api/v1/inbox": { roles: READERS, people: true, impersonal: true },
  "POST /api/v1/inbox/read": { roles: READERS, people: true, body: () => ({ ids: [] }), status: 204, impersonal: true },
  "GET /api/v1/me": { roles: EVERYONE },
  "PUT /api/v1/me/default-view": { roles: READERS, people: true, body: () => ({ view: null }), status: 204, impersonal: true },
  "POST /api/v1/me/password": { ...own, body: () => ({ password: PASSWORD, newPassword: PASSWORD }), status: 204 },
  "GET /api/v1/me/sessions": own,
  "DELETE /api/v1/me/sessions": { ...own, status: 204 },
  "DELETE /api/v1/me/sessions/{id}": { ...own, ...byId((of) => of.session), status: 404 },
  "GET /api/v1/me/sign-in": own,
  "POST /api/v1/me/totp": { ...own, body: () => ({ password: PASSWORD }), status: 201 },
  // No code of an app is made of letters: whoever may ask hears that it is wrong.
  "POST /api/v1/me/totp/confirm": { ...own, body: () => ({ code: "wrong code" }), status: 400 },
  "POST /api/v1/me/totp/off": { ...own, body: () => ({ password: PASSWORD, code: "wrong code" }), status: 400 },
  "POST /api/v1/me/totp/recovery-codes": { ...own, body: () => ({ password: PASSWORD, code: "wrong code" }), status: 400 },
  "GET /api/v1/openapi.json": { roles: EVERYONE, impersonal: true },
  "PATCH /api/v1/namespaces/{id}": {
    roles: ["admin", "ciso", "analyst"],
    ...byId((of) => identityId("namespace", of.cluster, of.namespace)),
    body: () => ({ criticality: "high" }),
  },
  "GET /api/v1/ownership-rules": reads,
  "PUT /api/v1/ownership-rules": { roles: ADMIN, body: (of) => ({ rules: [{ teamId: of.team, namespaceGlob: `${of.canary}-*` }] }) },
  "POST /api/v1/ownership-rules/preview": {
    roles: ADMIN,
    body: (of) => ({ rules: [{ teamId: of.team, namespaceGlob: `${of.canary}-*` }] }),
  },
  "GET /api/v1/people": { roles: WATCHERS },
  "POST /api/v1/people": {
    roles: ADMIN,
    status: 201,
    body: (of) => ({ name: "New", email: "new@example.com", role: "developer", teamIds: [of.team] }),
  },
  "PATCH /api/v1/people/{id}": { roles: ADMIN, ...byId((of) => of.person), body: (of) => ({ role: "developer", teamIds: [of.team] }) },
  "GET /api/v1/people/{id}/rights": { roles: WATCHERS, ...byId((of) => of.person) },
  "GET /api/v1/people/{id}/sessions": { roles: WATCHERS, ...byId((of) => of.person) },
  "DELETE /api/v1/people/{id}/sessions": { roles: ADMIN, ...byId((of) => of.person), status: 204, impersonal: true },
  "POST /api/v1/people/{id}/setup-link": { roles: ADMIN, ...byId((of) => of.person), status: 201, impersonal: true },
  "POST /api/v1/people/{id}/totp-reset": { roles: ADMIN, ...byId((of) => of.person), status: 204, impersonal: true },
  "GET /api/v1/policies": { ...reads, impersonal: true },
  "POST /api/v1/policies": {
    roles: ["admin", "ciso"],
    body: () => ({ name: "No curl", condition: 'finding.package.like("*/curl")' }),
    status: 201,
    impersonal: true,
  },
  "PATCH /api/v1/policies/{id}": {
    roles: ["admin", "ciso"],
    shared: "kev",
    absent: ["nowhere"],
    body: () => ({ effect: "fail" }),
    impersonal: true,
  },
  "DELETE /api/v1/policies/{id}": { roles: ["admin", "ciso"], shared: "kev", absent: ["nowhere"], status: 204, impersonal: true },
  "POST /api/v1/policies/simulate": { ...reads, body: () => ({ condition: "finding.kev" }) },
  "GET /api/v1/posture": reads,
  "GET /api/v1/reports": reads,
  "POST /api/v1/reports": { roles: SENDERS, document: trivy, status: 202, impersonal: true },
  "GET /api/v1/reports/{id}": { ...reads, senders: ["ingest"], ...byId((of) => of.report) },
  "GET /api/v1/reports/{id}/raw": { ...reads, senders: ["ingest"], ...byId((of) => of.report) },
  "GET /api/v1/repository-rules": { roles: ADMIN, impersonal: true },
  "PUT /api/v1/repository-rules": {
    roles: ADMIN,
    body: () => ({ rules: [{ from: "mirror.example/hub/*", to: "docker.io/*" }] }),
    impersonal: true,
  },
  "POST /api/v1/repository-rules/preview": {
    roles: ADMIN,
    body: () => ({ rules: [{ from: "mirror.example/hub/*", to: "docker.io/*" }] }),
    impersonal: true,
  },
  "GET /api/v1/risk/policy": reads,
  "POST /api/v1/risk/policy": { roles: ["admin", "ciso"], body: (of) => ({ ...draft(of), reason: "a test of it" }) },
  "POST /api/v1/risk/what-if": { roles: ["admin", "ciso"], body: draft },
  "GET /api/v1/search": { ...reads, query: "q=canary" },
  "DELETE /api/v1/sessions/{id}": { roles: ADMIN, ...byId((of) => of.session), status: 204, impersonal: true },
  "POST /api/v1/setup": {
    roles: "public",
    body: () => ({ token: "x".repeat(32), password: "correct horse battery" }),
    status: 404,
    impersonal: true,
  },
  "GET /api/v1/sign-in": { roles: WATCHERS, impersonal: true },
  "PUT /api/v1/sign-in": {
    roles: ADMIN,
    body: (of) => ({ requireTotp: false, defaultRole: null, rules: [{ group: "g", role: "developer", teamIds: [of.team] }] }),
  },
  "GET /api/v1/signals": reads,
  "GET /api/v1/signals/{id}": { ...reads, ...byId((of) => of.signal) },
  "GET /api/v1/signals/{id}/events": { ...reads, ...byId((of) => of.signal) },
  "GET /api/v1/teams": reads,
  "POST /api/v1/teams": { roles: ADMIN, body: () => ({ name: "A new team" }), status: 201, impersonal: true },
  "PATCH /api/v1/teams/{id}": { roles: ADMIN, ...byId((of) => of.team), body: () => ({ criticality: "low" }) },
  "PUT /api/v1/teams/{id}/deadlines": {
    roles: ["admin", "ciso"],
    ...byId((of) => of.team),
    body: () => ({ rule: { by: "extra", days: 7 }, reason: "a test of it" }),
  },
  "GET /api/v1/tokens": { roles: ADMIN },
  "POST /api/v1/tokens": { roles: ADMIN, body: (of) => ({ name: "New", role: "developer", teamIds: [of.team] }), status: 201 },
  "DELETE /api/v1/tokens/{id}": { roles: ADMIN, ids: (of) => [of.token], absent: [NOWHERE], status: 204, impersonal: true },
  "GET /api/v1/unowned": { ...reads, impersonal: true },
  "GET /api/v1/views": reads,
  "POST /api/v1/views": {
    roles: READERS,
    people: true,
    body: (of) => ({ name: `Of ${of.canary}`, query: `namespace=${of.namespace}`, sharedWith: "team", teamId: of.team }),
    status: 201,
  },
  "GET /api/v1/views/{id}": { ...reads, ...byId((of) => of.view) },
  // The planted ones are a developer's: of all others only administrators change them.
  "PATCH /api/v1/views/{id}": { roles: ADMIN, ...byId((of) => of.view), body: (of) => ({ query: `namespace=${of.namespace}&kev=true` }) },
  "DELETE /api/v1/views/{id}": { roles: ADMIN, ...byId((of) => of.oldView), status: 204, impersonal: true },
  "GET /api/v1/vulnerabilities/{id}": { ...reads, ids: (of) => [of.vulnerability], absent: ["CVE-2099-9999"] },
  "GET /api/v1/watches": { roles: READERS, people: true, query: `kind=finding&thing=${NOWHERE}`, impersonal: true },
  "PUT /api/v1/watches": {
    roles: READERS,
    people: true,
    body: (of) => ({ kind: "finding", thing: of.finding, watching: true }),
    impersonal: true,
  },
  "GET /api/v1/where": { ...reads, query: "q=canary-alpha" },
  "GET /api/v1/workloads": reads,
  "GET /api/v1/workloads/{id}": { ...reads, ...byId((of) => of.workload) },
};
