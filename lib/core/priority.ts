/** Falco's priorities (syslog's), least urgent first; the index is the number stored in the database. */
export const PRIORITIES = ["debug", "informational", "notice", "warning", "error", "critical", "alert", "emergency"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Telemetry (what sensors tell of without anybody having asked) is of the lowest priority; from this on it is an alert. */
export const LEAST_ALERT: Priority = "informational";

export const priorityNumber = (priority: Priority): number => PRIORITIES.indexOf(priority);
export const priorityOf = (number: number): Priority => PRIORITIES[number] ?? "debug";
