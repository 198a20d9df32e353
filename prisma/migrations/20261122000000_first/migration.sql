-- CreateTable
CREATE TABLE "org" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "load_line" INTEGER NOT NULL DEFAULT 70,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "demo_loaded_at" TIMESTAMPTZ(3),

    CONSTRAINT "org_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "contact" TEXT,
    "criticality" SMALLINT NOT NULL DEFAULT 1,
    "load_line" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "team_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "last_login_at" TIMESTAMPTZ(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "membership" (
    "org_id" INTEGER NOT NULL,
    "team_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("org_id","team_id","user_id")
);

-- CreateTable
CREATE TABLE "session" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "user_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "last_four" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "team_ids" UUID[],
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "ownership_rule" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "team_id" UUID NOT NULL,
    "cluster_glob" TEXT,
    "namespace_glob" TEXT,
    "repository_glob" TEXT,
    "label_key" TEXT,
    "label_value" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ownership_rule_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "cluster" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "provider" TEXT,
    "version" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_inventory_at" TIMESTAMPTZ(3),
    "load_line" INTEGER,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "inventory_scan" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "scanned_at" TIMESTAMPTZ(3) NOT NULL,
    "report_id" UUID NOT NULL,

    CONSTRAINT "inventory_scan_pkey" PRIMARY KEY ("org_id","cluster_id","kind","namespace")
);

-- CreateTable
CREATE TABLE "node" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "roles" TEXT[],
    "os_image" TEXT,
    "kernel" TEXT,
    "kubelet" TEXT,
    "runtime" TEXT,
    "arch" TEXT,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "addresses" JSONB NOT NULL DEFAULT '[]',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "node_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "namespace" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "criticality" SMALLINT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "namespace_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "workload" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" UUID,
    "owner_rule_id" UUID,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "replicas" INTEGER,
    "ready_replicas" INTEGER,
    "pod_spec" JSONB NOT NULL DEFAULT '{}',
    "privileged" BOOLEAN NOT NULL DEFAULT false,
    "host_access" BOOLEAN NOT NULL DEFAULT false,
    "exposure" SMALLINT NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "workload_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "container" (
    "org_id" INTEGER NOT NULL,
    "workload_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "image" TEXT NOT NULL,
    "repository_id" UUID,
    "image_id" UUID,
    "matched_by" TEXT NOT NULL DEFAULT 'none',
    "runtime_digest" TEXT,
    "privileged" BOOLEAN NOT NULL DEFAULT false,
    "run_as_non_root" BOOLEAN,
    "run_as_user" BIGINT,
    "read_only_root_filesystem" BOOLEAN,
    "allow_privilege_escalation" BOOLEAN,
    "capabilities_add" TEXT[],
    "capabilities_drop" TEXT[],
    "seccomp" TEXT,
    "host_ports" INTEGER[],
    "limits" JSONB NOT NULL DEFAULT '{}',
    "running" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "container_pkey" PRIMARY KEY ("org_id","workload_id","kind","name","image")
);

-- CreateTable
CREATE TABLE "pod" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "workload_id" UUID NOT NULL,
    "node_name" TEXT,
    "phase" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "pod_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "service" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "selector" JSONB NOT NULL DEFAULT '{}',
    "ports" JSONB NOT NULL DEFAULT '[]',
    "addresses" TEXT[],
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "route" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "namespace" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "class_name" TEXT,
    "hosts" TEXT[],
    "tls" BOOLEAN NOT NULL DEFAULT false,
    "backends" JSONB NOT NULL DEFAULT '[]',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "route_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "exposure" (
    "org_id" INTEGER NOT NULL,
    "workload_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,

    CONSTRAINT "exposure_pkey" PRIMARY KEY ("org_id","workload_id","kind","via","host","port")
);

-- CreateTable
CREATE TABLE "running_span" (
    "org_id" INTEGER NOT NULL,
    "workload_id" UUID NOT NULL,
    "image_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "running_span_pkey" PRIMARY KEY ("org_id","workload_id","image_id","from_at")
);

-- CreateTable
CREATE TABLE "repository" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "team_id" UUID,
    "owner_rule_id" UUID,
    "newest_image_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "repository_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "image" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "repository_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "config_digest" TEXT,
    "tags" TEXT[],
    "os_family" TEXT,
    "os_name" TEXT,
    "os_end_of_life" BOOLEAN,
    "architecture" TEXT,
    "size_bytes" BIGINT,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "base_image" TEXT,
    "built_at" TIMESTAMPTZ(3),
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "image_layer" (
    "org_id" INTEGER NOT NULL,
    "image_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "digest" TEXT,
    "diff_id" TEXT,
    "created_by" TEXT,
    "size_bytes" BIGINT,

    CONSTRAINT "image_layer_pkey" PRIMARY KEY ("org_id","image_id","position")
);

-- CreateTable
CREATE TABLE "target" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "kind" SMALLINT NOT NULL,
    "place_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "running" BOOLEAN NOT NULL DEFAULT false,
    "exposed" BOOLEAN NOT NULL DEFAULT false,
    "privileged" BOOLEAN NOT NULL DEFAULT false,
    "team_id" UUID,
    "severe_weight" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "clusters" SMALLINT[] DEFAULT ARRAY[]::SMALLINT[],

    CONSTRAINT "target_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "cluster_number" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "number" SMALLINT NOT NULL,

    CONSTRAINT "cluster_number_pkey" PRIMARY KEY ("org_id","cluster_id")
);

-- CreateTable
CREATE TABLE "target_scan" (
    "org_id" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "report_id" UUID NOT NULL,
    "scanned_at" TIMESTAMPTZ(3) NOT NULL,
    "first_scan_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "tool_version" TEXT,
    "database_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "status_reason" TEXT,
    "findings" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "target_scan_pkey" PRIMARY KEY ("org_id","target_id","tool")
);

-- CreateTable
CREATE TABLE "package" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "purl" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "source_name" TEXT,
    "source_version" TEXT,
    "distro" TEXT,

    CONSTRAINT "package_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "image_package" (
    "org_id" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "package_id" UUID NOT NULL,
    "layer" TEXT,
    "paths" TEXT[],

    CONSTRAINT "image_package_pkey" PRIMARY KEY ("org_id","target_id","package_id")
);

-- CreateTable
CREATE TABLE "vulnerability" (
    "id" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT,
    "severity" SMALLINT NOT NULL DEFAULT 0,
    "cvss_vector" TEXT,
    "cvss_score" REAL,
    "cvss_source" TEXT,
    "cwes" TEXT[],
    "urls" TEXT[],
    "published_at" TIMESTAMPTZ(3),
    "modified_at" TIMESTAMPTZ(3),
    "epss" REAL,
    "epss_percentile" REAL,
    "epss_date" DATE,
    "kev_added_on" DATE,
    "kev_ransomware" BOOLEAN NOT NULL DEFAULT false,
    "exploitation" SMALLINT,
    "automatable" BOOLEAN,
    "technical_total" BOOLEAN,
    "ssvc_source" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vulnerability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vulnerability_alias" (
    "alias" TEXT NOT NULL,
    "vulnerability_id" TEXT NOT NULL,

    CONSTRAINT "vulnerability_alias_pkey" PRIMARY KEY ("alias")
);

-- CreateTable
CREATE TABLE "vulnerability_source" (
    "vulnerability_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "severity" SMALLINT,
    "cvss2_vector" TEXT,
    "cvss3_vector" TEXT,
    "cvss4_vector" TEXT,
    "cvss_score" REAL,
    "url" TEXT,

    CONSTRAINT "vulnerability_source_pkey" PRIMARY KEY ("vulnerability_id","source")
);

-- CreateTable
CREATE TABLE "feed" (
    "id" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3),
    "version" TEXT,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "loaded_at" TIMESTAMPTZ(3) NOT NULL,
    "sha256" BYTEA,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "kev_entry" (
    "vulnerability_id" TEXT NOT NULL,
    "added_on" DATE NOT NULL,
    "due_on" DATE,
    "ransomware" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "action" TEXT,

    CONSTRAINT "kev_entry_pkey" PRIMARY KEY ("vulnerability_id")
);

-- CreateTable
CREATE TABLE "epss_score" (
    "vulnerability_id" TEXT NOT NULL,
    "epss" REAL NOT NULL,
    "percentile" REAL NOT NULL,

    CONSTRAINT "epss_score_pkey" PRIMARY KEY ("vulnerability_id")
);

-- CreateTable
CREATE TABLE "ssvc_point" (
    "vulnerability_id" TEXT NOT NULL,
    "exploitation" SMALLINT NOT NULL,
    "automatable" BOOLEAN NOT NULL,
    "technical_total" BOOLEAN NOT NULL,
    "assessed_on" DATE,

    CONSTRAINT "ssvc_point_pkey" PRIMARY KEY ("vulnerability_id")
);

-- CreateTable
CREATE TABLE "report" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "sha256" BYTEA NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "filename" TEXT,
    "status" TEXT NOT NULL DEFAULT 'queued',
    "asked_format" TEXT,
    "asked_cluster" TEXT,
    "asked_image" TEXT,
    "format" TEXT,
    "tool" TEXT,
    "tool_version" TEXT,
    "target_id" UUID,
    "target_name" TEXT,
    "cluster_id" UUID,
    "team_id" UUID,
    "generated_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "received_by_id" UUID,
    "received_by" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "same_as_id" UUID,
    "late" BOOLEAN NOT NULL DEFAULT false,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "by_kind" JSONB NOT NULL DEFAULT '{}',
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "error" JSONB,
    "demo" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "report_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "sighting" (
    "org_id" INTEGER NOT NULL,
    "target_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "finding_id" UUID NOT NULL,
    "package_id" UUID NOT NULL,
    "severity" SMALLINT NOT NULL,
    "precedence" SMALLINT NOT NULL,
    "severity_source" TEXT,
    "fixed_version" TEXT,
    "fix_state" TEXT,
    "tool_id" TEXT,

    CONSTRAINT "sighting_pkey" PRIMARY KEY ("org_id","target_id","tool","finding_id","package_id")
);

-- CreateTable
CREATE TABLE "finding" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "place_id" UUID NOT NULL,
    "team_id" UUID,
    "shape" INTEGER NOT NULL,
    "clusters" SMALLINT[] DEFAULT ARRAY[]::SMALLINT[],
    "problem" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "rank" INTEGER NOT NULL DEFAULT 0,
    "epss" SMALLINT NOT NULL DEFAULT -1,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "state_since" TIMESTAMPTZ(3) NOT NULL,
    "fix_known_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "finding_detail" (
    "org_id" INTEGER NOT NULL,
    "finding_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "resolution" TEXT,
    "url" TEXT,
    "location" TEXT,

    CONSTRAINT "finding_detail_pkey" PRIMARY KEY ("org_id","finding_id")
);

-- CreateTable
CREATE TABLE "finding_span" (
    "org_id" INTEGER NOT NULL,
    "finding_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "shape" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "report_id" UUID,

    CONSTRAINT "finding_span_pkey" PRIMARY KEY ("org_id","finding_id","from_at")
);

-- CreateTable
CREATE TABLE "decision" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "justification" TEXT,
    "author_id" UUID,
    "author" TEXT NOT NULL,
    "approver_id" UUID,
    "approved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "vulnerability_id" TEXT,
    "package_glob" TEXT,
    "repository_glob" TEXT,
    "cluster_glob" TEXT,
    "namespace_glob" TEXT,
    "workload_glob" TEXT,
    "team_id" UUID,
    "tool" TEXT,
    "end_when" TEXT[],

    CONSTRAINT "decision_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "decision_finding" (
    "org_id" INTEGER NOT NULL,
    "decision_id" UUID NOT NULL,
    "finding_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),

    CONSTRAINT "decision_finding_pkey" PRIMARY KEY ("org_id","decision_id","finding_id","from_at")
);

-- CreateTable
CREATE TABLE "sensor" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "last_event_at" TIMESTAMPTZ(3) NOT NULL,
    "last_health" JSONB,
    "dropped" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "sensor_pkey" PRIMARY KEY ("org_id","cluster_id","tool")
);

-- CreateTable
CREATE TABLE "signal" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "priority" SMALLINT NOT NULL,
    "source" TEXT NOT NULL,
    "cluster_id" UUID,
    "namespace" TEXT,
    "workload_id" UUID,
    "subject" TEXT NOT NULL,
    "team_id" UUID,
    "lineage" TEXT NOT NULL,
    "tags" TEXT[],
    "count" BIGINT NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_output" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',

    CONSTRAINT "signal_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "signal_hour" (
    "org_id" INTEGER NOT NULL,
    "signal_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "signal_hour_pkey" PRIMARY KEY ("org_id","signal_id","hour")
);

-- CreateTable
CREATE TABLE "event" (
    "org_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "signal_id" UUID NOT NULL,
    "hostname" TEXT,
    "pod" TEXT,
    "container" TEXT,
    "output" TEXT NOT NULL,
    "raw" JSONB NOT NULL,

    CONSTRAINT "event_pkey" PRIMARY KEY ("org_id","at","id")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "place_count" (
    "org_id" INTEGER NOT NULL,
    "place_id" UUID NOT NULL,
    "shape" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "place_count_pkey" PRIMARY KEY ("org_id","place_id","shape")
);

-- CreateTable
CREATE TABLE "team_count" (
    "org_id" INTEGER NOT NULL,
    "team_id" UUID NOT NULL,
    "shape" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "team_count_pkey" PRIMARY KEY ("org_id","team_id","shape")
);

-- CreateTable
CREATE TABLE "cluster_count" (
    "org_id" INTEGER NOT NULL,
    "number" SMALLINT NOT NULL,
    "team_id" UUID NOT NULL,
    "shape" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "cluster_count_pkey" PRIMARY KEY ("org_id","number","team_id","shape")
);

-- CreateTable
CREATE TABLE "posture_day" (
    "org_id" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "scope" TEXT NOT NULL,
    "scope_id" UUID NOT NULL,
    "by_outcome" INTEGER[],
    "by_severity" INTEGER[],
    "running_by_outcome" INTEGER[],
    "workloads" INTEGER NOT NULL,
    "images_running" INTEGER NOT NULL,
    "images_fresh" INTEGER NOT NULL,
    "images_stale" INTEGER NOT NULL,
    "images_never" INTEGER NOT NULL,
    "exploited" INTEGER NOT NULL,
    "opened" INTEGER NOT NULL DEFAULT 0,
    "fixed" INTEGER NOT NULL DEFAULT 0,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "posture_day_pkey" PRIMARY KEY ("org_id","scope","scope_id","day")
);

-- CreateTable
CREATE TABLE "audit" (
    "org_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("org_id","seq")
);

-- CreateTable
CREATE TABLE "outbox" (
    "org_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "team_org_id_slug_key" ON "team"("org_id", "slug");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "membership_org_id_user_id_idx" ON "membership"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "session_org_id_user_id_idx" ON "session"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "setup_link_token_hash_key" ON "setup_link"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "ownership_rule_org_id_position_key" ON "ownership_rule"("org_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "cluster_org_id_name_key" ON "cluster"("org_id", "name");

-- CreateIndex
CREATE INDEX "node_org_id_cluster_id_idx" ON "node"("org_id", "cluster_id");

-- CreateIndex
CREATE INDEX "namespace_org_id_cluster_id_idx" ON "namespace"("org_id", "cluster_id");

-- CreateIndex
CREATE INDEX "workload_org_id_cluster_id_namespace_name_idx" ON "workload"("org_id", "cluster_id", "namespace", "name");

-- CreateIndex
CREATE INDEX "workload_org_id_team_id_idx" ON "workload"("org_id", "team_id");

-- CreateIndex
CREATE INDEX "container_org_id_image_id_idx" ON "container"("org_id", "image_id");

-- CreateIndex
CREATE INDEX "container_org_id_repository_id_idx" ON "container"("org_id", "repository_id");

-- CreateIndex
CREATE INDEX "pod_org_id_cluster_id_namespace_name_idx" ON "pod"("org_id", "cluster_id", "namespace", "name");

-- CreateIndex
CREATE INDEX "pod_org_id_workload_id_idx" ON "pod"("org_id", "workload_id");

-- CreateIndex
CREATE INDEX "service_org_id_cluster_id_namespace_idx" ON "service"("org_id", "cluster_id", "namespace");

-- CreateIndex
CREATE INDEX "route_org_id_cluster_id_namespace_idx" ON "route"("org_id", "cluster_id", "namespace");

-- CreateIndex
CREATE INDEX "running_span_org_id_image_id_idx" ON "running_span"("org_id", "image_id");

-- CreateIndex
CREATE INDEX "repository_org_id_team_id_idx" ON "repository"("org_id", "team_id");

-- CreateIndex
CREATE UNIQUE INDEX "repository_org_id_name_key" ON "repository"("org_id", "name");

-- CreateIndex
CREATE INDEX "image_org_id_digest_idx" ON "image"("org_id", "digest");

-- CreateIndex
CREATE INDEX "image_org_id_config_digest_idx" ON "image"("org_id", "config_digest");

-- CreateIndex
CREATE UNIQUE INDEX "image_org_id_repository_id_digest_key" ON "image"("org_id", "repository_id", "digest");

-- CreateIndex
CREATE INDEX "target_org_id_place_id_idx" ON "target"("org_id", "place_id");

-- CreateIndex
CREATE UNIQUE INDEX "cluster_number_org_id_number_key" ON "cluster_number"("org_id", "number");

-- CreateIndex
CREATE INDEX "image_package_org_id_package_id_idx" ON "image_package"("org_id", "package_id");

-- CreateIndex
CREATE INDEX "vulnerability_epss_idx" ON "vulnerability"("epss" DESC);

-- CreateIndex
CREATE INDEX "vulnerability_alias_vulnerability_id_idx" ON "vulnerability_alias"("vulnerability_id");

-- CreateIndex
CREATE INDEX "report_org_id_received_at_id_idx" ON "report"("org_id", "received_at" DESC, "id");

-- CreateIndex
CREATE INDEX "report_org_id_sha256_idx" ON "report"("org_id", "sha256");

-- CreateIndex
CREATE INDEX "sighting_org_id_finding_id_idx" ON "sighting"("org_id", "finding_id");

-- CreateIndex
CREATE INDEX "finding_rank" ON "finding"("org_id", "shape", "rank" DESC, "id");

-- CreateIndex
CREATE INDEX "finding_first_seen" ON "finding"("org_id", "shape", "first_seen_at" DESC, "id");

-- CreateIndex
CREATE INDEX "finding_epss" ON "finding"("org_id", "shape", "epss" DESC, "id");

-- CreateIndex
CREATE INDEX "finding_due" ON "finding"("org_id", "shape", "due_at", "id");

-- CreateIndex
CREATE INDEX "finding_problem" ON "finding"("org_id", "shape", "problem", "id");

-- CreateIndex
CREATE INDEX "finding_subject" ON "finding"("org_id", "shape", "subject", "id");

-- CreateIndex
CREATE INDEX "finding_team" ON "finding"("org_id", "team_id", "shape", "rank" DESC, "id");

-- CreateIndex
CREATE INDEX "finding_place" ON "finding"("org_id", "place_id", "shape");

-- CreateIndex
CREATE INDEX "finding_span_org_id_to_at_idx" ON "finding_span"("org_id", "to_at");

-- CreateIndex
CREATE INDEX "decision_org_id_ended_at_idx" ON "decision"("org_id", "ended_at");

-- CreateIndex
CREATE INDEX "decision_finding_org_id_finding_id_idx" ON "decision_finding"("org_id", "finding_id");

-- CreateIndex
CREATE INDEX "signal_last_seen" ON "signal"("org_id", "last_seen_at" DESC, "id");

-- CreateIndex
CREATE INDEX "signal_team" ON "signal"("org_id", "team_id", "last_seen_at" DESC, "id");

-- CreateIndex
CREATE INDEX "signal_org_id_workload_id_idx" ON "signal"("org_id", "workload_id");

-- CreateIndex
CREATE INDEX "event_org_id_signal_id_at_idx" ON "event"("org_id", "signal_id", "at" DESC);

-- CreateIndex
CREATE INDEX "audit_org_id_at_idx" ON "audit"("org_id", "at" DESC);

-- CreateIndex
CREATE INDEX "outbox_delivered_at_next_try_at_idx" ON "outbox"("delivered_at", "next_try_at");

-- ------------------------------------------------------------------ by hand, beyond what the Prisma schema can say

-- One partition a day, made as needed; events older than what is kept, or from a clock far ahead, share the default.
CREATE TABLE "event_default" PARTITION OF "event" DEFAULT;

CREATE FUNCTION ensure_event_partition(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  part text := 'event_' || to_char(day, 'YYYYMMDD');
BEGIN
  IF to_regclass(part) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ensure_event_partition'));
  IF to_regclass(part) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
    part, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
END $$;

-- The audit log is append-only, whoever connects.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- Counters are rewritten in place again and again: room on the page keeps those updates off the indexes.
ALTER TABLE "team_count" SET (fillfactor = 50);
ALTER TABLE "cluster_count" SET (fillfactor = 50);
ALTER TABLE "place_count" SET (fillfactor = 80);
ALTER TABLE "signal" SET (fillfactor = 70);

-- The one organisation that there is by default.
INSERT INTO "org" ("name") VALUES ('Plimsoll');
