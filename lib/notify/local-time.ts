const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;
/** as Date.getUTCDay counts */
const MONDAY = 1;

interface LocalTime {
  year: number;
  month: number;
  day: number;
  /** of the local day */
  minutes: number;
}

export const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return { year: read("year"), month: read("month"), day: read("day"), minutes: read("hour") * 60 + read("minute") };
}

/** The moment when a clock there shows this; one that is skipped by summer time is as much later. */
function momentOf({ year, month, day, minutes }: LocalTime, timeZone: string): Date {
  const asUtc = Date.UTC(year, month - 1, day, 0, minutes);
  const offset = (at: number): number => {
    const shown = localTime(new Date(at), timeZone);
    return Date.UTC(shown.year, shown.month - 1, shown.day, 0, shown.minutes) - at;
  };
  const first = asUtc - offset(asUtc);
  return new Date(asUtc - offset(first));
}

/** The next moment after this one when the clock of a time zone shows so many minutes after midnight; weekly: on a Monday. */
export function nextLocalTime(after: Date, timeZone: string, minutes: number, every: "daily" | "weekly" = "daily"): Date {
  const today = localTime(after, timeZone);
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day + ahead));
    if (every === "weekly" && date.getUTCDay() !== MONDAY) continue;
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), minutes };
    const moment = momentOf(day, timeZone);
    if (moment > after) return moment;
  }
  throw new Error(`No ${minutes} minutes after midnight follows ${after.toISOString()} in ${timeZone}`);
}

export interface QuietHours {
  timeZone: string;
  /** minutes of the local day; either null: no quiet hours. From after to: over midnight */
  quietFrom: number | null;
  quietTo: number | null;
}

/** When the quiet hours end that a moment lies in; null: it lies in none. */
export function quietUntil(at: Date, { timeZone, quietFrom, quietTo }: QuietHours): Date | null {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return null;
  const length = (quietTo - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  const since = (localTime(at, timeZone).minutes - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  return since < length ? nextLocalTime(new Date(at.getTime() - (at.getTime() % MINUTE_MS)), timeZone, quietTo) : null;
}
