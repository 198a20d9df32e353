create table "worker_lease" (
  "id" text not null,
  "beat_at" timestamptz(3) not null default current_timestamp,
  constraint "worker_lease_pkey" primary key ("id")
);
