// Two teams of one organisation, each with one of everything, written straight into the tables. Every text that belongs
// to a team holds its canary, so that a single search tells whether a byte of it got out.
import { encode } from "next-auth/jwt";
import { secretHash } from "@/lib/auth/tokens";
import { identityId, newId } from "@/lib/core/ids";
import { encodeShape } from "@/lib/core/shape";
import { env } from "@/lib/env";
import { insert } from "./rows";

const HOUR_MS = 3_600_000;
const NOW = Date.now();
const at = (hoursAgo: number): string => new Date(NOW - hoursAgo * HOUR_MS).toISOString();

export interface TeamThings {
  canary: string;
  team: string;
  slug: string;
  cluster: string;
  workload: string;
  repository: string;
  repositoryName: string;
  image: string;
  digest: string;
  finding: string;
  vulnerability: string;
  signal: string;
  report: string;
  namespace: string;
  /** a decision of the team's that has ended */
  decision: string;
  /** a channel that is told of the team's things, and a message to it */
  channel: string;
  delivery: string;
  /** another one, to be taken away */
  oldChannel: string;
  /** a developer of the team */
  person: string;
  /** where that developer is signed in */
  session: string;
  /** an OpenID identity of that developer, and one that waits to be linked */
  identity: string;
  otherIdentity: string;
  /** a token that is limited to the team */
  token: string;
  /** a view that the developer shares with the team, and another one, to be taken away */
  view: string;
  oldView: string;
}

export interface SharedCluster {
  id: string;
  name: string;
}

export async function plantSharedCluster(orgId: number): Promise<SharedCluster> {
  const shared = { id: newId(), name: `shared-${orgId}` };
  await insert("cluster", [
    { org_id: orgId, id: shared.id, name: shared.name, created_at: at(100), last_inventory_at: at(1), demo: false },
  ]);
  await insert("cluster_number", [{ org_id: orgId, cluster_id: shared.id, number: 1 }]);
  return shared;
}

/** Gives a team a cluster of its own and a share of another, a workload in each, an image, a finding, a signal, a report. */
export async function plantTeam(orgId: number, canary: string, number: number, shared: SharedCluster): Promise<TeamThings> {
  const repositoryName = `registry.example/${canary}/app`;
  const digest = `sha256:${secretHash(`${orgId} ${canary}`).toString("hex")}`;
  const repository = identityId("repository", repositoryName);
  const image = identityId("image", repositoryName, digest);
  const things: TeamThings = {
    canary,
    team: newId(),
    slug: canary,
    cluster: newId(),
    workload: newId(),
    repository,
    repositoryName,
    image,
    digest,
    finding: identityId("finding", "vulnerability", canary),
    vulnerability: `CVE-2099-${1000 + number}`,
    signal: newId(),
    report: newId(),
    namespace: `${canary}-namespace`,
    decision: newId(),
    channel: newId(),
    delivery: newId(),
    oldChannel: newId(),
    person: newId(),
    session: newId(),
    identity: newId(),
    otherIdentity: newId(),
    token: newId(),
    view: newId(),
    oldView: newId(),
  };
  const org = { org_id: orgId };
  const seen = { first_seen_at: at(100), last_seen_at: at(1), gone_at: null };
  const shape = encodeShape({
    kind: "vulnerability",
    state: "open",
    severity: "critical",
    outcome: "3_days",
    kev: true,
    exposed: true,
    running: true,
    fixable: true,
    seenBy: "trivy",
    priority: "immediate",
    origin: "own",
  });
  const pkg = identityId("package", `pkg:npm/${canary}@1.0.0`);

  await insert("decision", [
    {
      ...org,
      id: things.decision,
      verdict: "accepted_risk",
      reason: canary,
      author: `${canary} author`,
      stated_at: at(50),
      ended_at: at(10),
      end_reason: canary,
      team_ids: [things.team],
      vulnerability: canary,
    },
  ]);
  await insert("decision_scope", [
    { ...org, decision_id: things.decision, number: 0, vulnerability_id: canary, label: canary, from_included: true, to_included: true },
  ]);
  await insert("team", [
    { ...org, id: things.team, slug: canary, name: `${canary} team`, contact: canary, criticality: 2, demo: false, created_at: at(100) },
  ]);
  await insert("cluster", [
    { ...org, id: things.cluster, name: `${canary}-cluster`, created_at: at(100), last_inventory_at: at(1), demo: false },
  ]);
  await insert("cluster_number", [{ ...org, cluster_id: things.cluster, number: number + 1 }]);
  const workload = {
    ...org,
    namespace: things.namespace,
    kind: "Deployment",
    team_id: things.team,
    labels: { app: canary },
    replicas: 1,
    ready_replicas: 1,
    pod_spec: {},
    privileged: true,
    host_access: true,
    exposure: 3,
    ...seen,
  };
  const second = newId();
  await insert("workload", [
    { ...workload, id: things.workload, cluster_id: things.cluster, name: `${canary}-workload` },
    { ...workload, id: second, cluster_id: shared.id, name: `${canary}-workload-shared` },
  ]);
  for (const clusterId of [things.cluster, shared.id]) {
    await insert("namespace", [
      {
        ...org,
        id: identityId("namespace", clusterId, things.namespace),
        cluster_id: clusterId,
        name: things.namespace,
        labels: {},
        ...seen,
      },
    ]);
  }
  await insert("node", [
    { ...org, id: newId(), cluster_id: things.cluster, name: `${canary}-node`, roles: [], labels: {}, addresses: [], ...seen },
  ]);
  await insert("repository", [
    { ...org, id: repository, name: repositoryName, team_id: things.team, newest_image_id: image, created_at: at(100) },
  ]);
  await insert("image", [
    {
      ...org,
      id: image,
      repository_id: repository,
      digest,
      tags: [`${canary}-tag`],
      os_family: "debian",
      os_name: "13",
      labels: { owner: canary },
      first_seen_at: at(100),
      last_seen_at: at(1),
    },
  ]);
  await insert("image_layer", [{ ...org, image_id: image, position: 0, digest: `sha256:${"0".repeat(64)}`, created_by: `COPY ${canary}` }]);
  await insert("target", [
    {
      ...org,
      id: image,
      kind: 0,
      place_id: repository,
      name: `${repositoryName}@${digest}`,
      active: true,
      running: true,
      exposed: true,
      privileged: true,
      team_id: things.team,
      clusters: [1, number + 1],
    },
  ]);
  for (const workloadId of [things.workload, second]) {
    await insert("container", [
      {
        ...org,
        workload_id: workloadId,
        name: `${canary}-container`,
        kind: "container",
        image: `${repositoryName}@${digest}`,
        repository_id: repository,
        image_id: image,
        matched_by: "digest",
        privileged: true,
        capabilities_add: [],
        capabilities_drop: [],
        host_ports: [],
        limits: {},
        running: true,
      },
    ]);
    await insert("running_span", [{ ...org, workload_id: workloadId, image_id: image, from_at: at(100), to_at: null }]);
    await insert("exposure", [
      { ...org, workload_id: workloadId, kind: "Ingress", via: `${canary}-ingress`, host: `${canary}.example`, port: 443 },
    ]);
    await insert("pod", [
      {
        ...org,
        id: newId(),
        cluster_id: things.cluster,
        namespace: things.namespace,
        name: `${canary}-pod-${workloadId}`,
        workload_id: workloadId,
        phase: "Running",
        last_seen_at: at(1),
      },
    ]);
  }
  await insert("package", [{ ...org, id: pkg, purl: `pkg:npm/${canary}@1.0.0`, type: "npm", name: canary, version: "1.0.0" }]);
  await insert("image_package", [{ ...org, target_id: image, package_id: pkg, paths: [`/${canary}`] }]);
  await insert("vulnerability", [
    {
      id: things.vulnerability,
      title: `Flaw in ${canary}`,
      description: `${canary} has a flaw`,
      severity: 5,
      cwes: [],
      urls: [],
      kev_ransomware: false,
      created_at: at(100),
    },
  ]);
  await insert("finding", [
    {
      ...org,
      id: things.finding,
      place_id: repository,
      team_id: things.team,
      shape,
      clusters: [1, number + 1],
      problem: things.vulnerability,
      subject: `pkg:npm/${canary}`,
      rank: 900,
      epss: 900,
      first_seen_at: at(100),
      state_since: at(100),
      due_at: at(-48),
    },
  ]);
  await insert("finding_detail", [
    { ...org, finding_id: things.finding, title: `${canary} title`, description: `${canary} text`, location: `/${canary}` },
  ]);
  await insert("sighting", [
    {
      ...org,
      target_id: image,
      tool: "trivy",
      finding_id: things.finding,
      package_id: pkg,
      severity: 5,
      precedence: 2,
      fixed_version: "1.0.1",
    },
  ]);
  await insert("target_scan", [
    {
      ...org,
      target_id: image,
      tool: "trivy",
      report_id: things.report,
      scanned_at: at(2),
      first_scan_at: at(100),
      last_seen_at: at(2),
      status: "ok",
      findings: 1,
    },
  ]);
  await insert("place_count", [{ ...org, place_id: repository, shape, count: 1 }]);
  await insert("team_count", [{ ...org, team_id: things.team, shape, count: 1 }]);
  await insert(
    "cluster_count",
    [1, number + 1].map((cluster) => ({ ...org, number: cluster, team_id: things.team, shape, count: 1 })),
  );
  await insert("sensor", [{ ...org, cluster_id: things.cluster, tool: "falco", last_event_at: at(1), dropped: 0 }]);
  await insert("signal", [
    {
      ...org,
      id: things.signal,
      tool: "falco",
      rule: `${canary} rule`,
      priority: 5,
      source: "syscall",
      cluster_id: things.cluster,
      namespace: things.namespace,
      workload_id: things.workload,
      subject: `${canary}-workload`,
      team_id: things.team,
      lineage: `${canary} > sh`,
      tags: [canary],
      count: 1,
      first_seen_at: at(2),
      last_seen_at: at(1),
      last_output: `${canary} output`,
      state: "open",
    },
  ]);
  await insert("signal_hour", [
    { ...org, signal_id: things.signal, hour: new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS).toISOString(), count: 1 },
  ]);
  await insert("event", [
    {
      ...org,
      at: at(1),
      id: newId(),
      signal_id: things.signal,
      hostname: `${canary}-node`,
      pod: `${canary}-pod`,
      container: canary,
      output: `${canary} output`,
      raw: { canary },
    },
  ]);
  await insert("report", [
    {
      ...org,
      id: things.report,
      sha256: `\\x${secretHash(canary).toString("hex")}`,
      size_bytes: 10,
      filename: `${canary}.json`,
      status: "done",
      format: "trivy",
      tool: "trivy",
      target_id: image,
      target_name: repositoryName,
      cluster_id: things.cluster,
      team_id: things.team,
      received_at: at(2),
      finished_at: at(2),
      received_by: `${canary} pipeline`,
      attempt: 1,
      late: false,
      counts: { entries: 1, read: 1, skipped: 0, new: 1, reopened: 0, fixed: 0, unchanged: 0 },
      by_kind: { vulnerability: 1 },
      warnings: [`${canary} warning`],
      demo: false,
    },
  ]);
  const decision = newId();
  await insert("decision", [
    {
      ...org,
      id: decision,
      verdict: "affected",
      reason: `${canary} reason`,
      author: `${canary} vendor`,
      stated_at: at(50),
      created_at: at(50),
      end_when: [],
      team_ids: [],
      vulnerability: things.vulnerability,
      report_id: things.report,
      format: "openvex",
    },
  ]);
  await insert("decision_scope", [
    {
      ...org,
      decision_id: decision,
      number: 0,
      vulnerability_id: things.vulnerability,
      label: `pkg:npm/${canary}`,
      package_key: `pkg:npm/${canary}`,
      version_from: [],
      from_included: true,
      version_to: [],
      to_included: true,
      distributions: [],
    },
  ]);
  await insert("decision_finding", [{ ...org, decision_id: decision, finding_id: things.finding, from_at: at(60), to_at: at(50) }]);
  await insert("app_user", [
    {
      ...org,
      id: things.person,
      email: `${canary}-${orgId}@example.com`,
      name: `${canary} person`,
      role: "developer",
      demo: false,
      created_at: at(1),
    },
  ]);
  await insert("membership", [{ ...org, team_id: things.team, user_id: things.person }]);
  const identity = { ...org, issuer: "https://id.example", user_id: things.person, email: `${canary}@example.com`, created_at: at(1) };
  await insert("sign_in_identity", [
    { ...identity, id: things.identity, subject: `${canary} subject`, linked_at: at(1) },
    { ...identity, id: things.otherIdentity, subject: `${canary} other subject`, linked_at: null },
  ]);
  await insert("session", [
    {
      ...org,
      id: things.session,
      user_id: things.person,
      user_agent: `${canary} browser`,
      created_at: at(1),
      last_seen_at: at(0),
      expires_at: at(-24),
    },
  ]);
  await insert("api_token", [
    {
      ...org,
      id: things.token,
      name: `${canary} token`,
      token_hash: `\\x${secretHash(`token of ${canary}`).toString("hex")}`,
      last_four: "0000",
      role: "developer",
      team_ids: [things.team],
      created_at: at(1),
      demo: false,
    },
  ]);
  for (const [channelId, name] of [
    [things.channel, `${canary} channel`],
    [things.oldChannel, `${canary} old channel`],
  ]) {
    await insert("channel", [
      {
        ...org,
        id: channelId,
        name,
        kind: "email",
        config: { to: [`${canary}@example.com`] },
        enabled: true,
        time_zone: "UTC",
        digest_at: 480,
        created_by: `${canary} admin`,
        created_at: at(1),
      },
    ]);
    await insert("channel_rule", [
      {
        ...org,
        channel_id: channelId,
        number: 0,
        events: ["report.failed"],
        team_ids: [things.team],
        cluster_ids: [],
        severities: [],
        outcomes: [],
        digest: "immediate",
      },
    ]);
  }
  const title = `The report of ${canary} could not be read`;
  await insert("delivery", [
    {
      ...org,
      id: things.delivery,
      channel_id: things.channel,
      type: "report.failed",
      title,
      notice: { type: "report.failed", at: at(1), title, text: [], path: "/reports", findings: [], total: 0 },
      by_hand: false,
      created_at: at(1),
      attempts: 12,
      dead_at: at(0),
      last_error: `${canary} did not answer`,
    },
  ]);
  await insert("gate_run", [
    {
      ...org,
      id: newId(),
      asked_at: at(1),
      asked_by: `${canary} pipeline`,
      what: `${repositoryName}:1`,
      team_id: things.team,
      verdict: "fail",
      policies: ["kev"],
      new_findings: 1,
      gone_findings: 0,
    },
  ]);
  await insert(
    "saved_view",
    [things.view, things.oldView].map((viewId, index) => ({
      ...org,
      id: viewId,
      owner_id: things.person,
      name: `${canary} view ${index}`,
      query: `namespace=${things.namespace}`,
      shared_with: "team",
      team_id: things.team,
      created_at: at(1),
      updated_at: at(1),
    })),
  );
  await insert("ownership_rule", [
    { ...org, id: newId(), position: number, team_id: things.team, namespace_glob: `${canary}-*`, demo: false },
  ]);
  return things;
}

let made = 0;

/** A token of this role, as the header that carries it. */
export async function tokenHeaders(
  orgId: number,
  role: string,
  of: { teams?: string[]; expiresAt?: string; revokedAt?: string } = {},
): Promise<Record<string, string>> {
  made += 1;
  const token = `test-token-${made}-${newId()}-${newId()}`;
  await insert("api_token", [
    {
      org_id: orgId,
      id: newId(),
      name: `${role} ${made}`,
      token_hash: `\\x${secretHash(token).toString("hex")}`,
      last_four: token.slice(-4),
      role,
      team_ids: of.teams ?? [],
      created_at: at(1),
      expires_at: of.expiresAt ?? null,
      revoked_at: of.revokedAt ?? null,
      demo: false,
    },
  ]);
  return { authorization: `Bearer ${token}` };
}

/** A person who is signed in, as the headers that their browser sends from one of our own pages. */
export async function sessionHeaders(
  orgId: number,
  role: string,
  of: { team?: string; membership?: Record<string, unknown>; session?: Record<string, unknown>; person?: Record<string, unknown> } = {},
): Promise<Record<string, string>> {
  made += 1;
  const userId = newId();
  const sessionId = newId();
  await insert("app_user", [
    {
      org_id: orgId,
      id: userId,
      email: `person-${made}@example.com`,
      name: `Person ${made}`,
      role,
      demo: false,
      created_at: at(1),
      ...of.person,
    },
  ]);
  if (of.team) await insert("membership", [{ org_id: orgId, team_id: of.team, user_id: userId, ...of.membership }]);
  await insert("session", [
    { org_id: orgId, id: sessionId, user_id: userId, created_at: at(1), last_seen_at: at(0), expires_at: at(-24), ...of.session },
  ]);
  const token = await encode({ token: { orgId, sessionId }, secret: env().NEXTAUTH_SECRET });
  return { cookie: `plimsoll.session=${token}`, origin: "http://localhost:3000" };
}
