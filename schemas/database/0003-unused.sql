-- What nothing reads: a project's snapshots are known by the manifests in its folder alone, and a
-- run by its lease.

DROP TABLE snapshot;
ALTER TABLE run DROP COLUMN parent_run_id, DROP COLUMN heartbeat_at;
