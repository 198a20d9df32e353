CREATE TABLE "source_hour" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_hour_pkey" PRIMARY KEY ("org_id","cluster_id","tool","hour")
);

CREATE TABLE "source" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "heard_at" TIMESTAMPTZ(3) NOT NULL,
    "usual_hours" INTEGER,
    "allowed_hours" INTEGER,

    CONSTRAINT "source_pkey" PRIMARY KEY ("org_id","cluster_id","tool")
);

CREATE TABLE "source_silence" (
    "org_id" INTEGER NOT NULL,
    "cluster_id" UUID NOT NULL,
    "tool" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "source_silence_pkey" PRIMARY KEY ("org_id","cluster_id","tool","since")
);

CREATE TABLE "silence_policy" (
    "org_id" INTEGER NOT NULL,
    "policy" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "silence_policy_pkey" PRIMARY KEY ("org_id")
);

-- What reported before is known: from signals by the hour, and from the reports of scanners and inventories.
INSERT INTO source_hour (org_id, cluster_id, tool, hour)
SELECT DISTINCT h.org_id, coalesce(s.cluster_id, '00000000-0000-0000-0000-000000000000'::uuid), s.tool, h.hour
FROM signal_hour h JOIN signal s ON s.org_id = h.org_id AND s.id = h.signal_id
WHERE h.hour > now() - interval '90 days' AND h.hour <= now()
ON CONFLICT DO NOTHING;

INSERT INTO source_hour (org_id, cluster_id, tool, hour)
SELECT DISTINCT r.org_id, coalesce(r.cluster_id, '00000000-0000-0000-0000-000000000000'::uuid), r.tool,
  date_trunc('hour', least(coalesce(r.generated_at, r.received_at), r.received_at), 'UTC')
FROM report r
WHERE r.status = 'done' AND r.tool IS NOT NULL AND r.received_at > now() - interval '90 days'
  AND least(coalesce(r.generated_at, r.received_at), r.received_at) > now() - interval '90 days'
  AND (EXISTS (SELECT FROM target_scan t WHERE t.org_id = r.org_id AND t.report_id = r.id)
    OR EXISTS (SELECT FROM inventory_scan i WHERE i.org_id = r.org_id AND i.report_id = r.id)
    OR r.target_id IS NOT NULL)
ON CONFLICT DO NOTHING;
