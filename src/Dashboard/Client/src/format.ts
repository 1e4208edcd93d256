/** A duration as people of this trade write it: 0.4 s, 12.3 s, 3 m 05 s, 2 h 07 m. Agrees with Elapsed.Format on the server. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 60_000) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  const seconds = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  }
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} m`;
}

/** A moment as people read it: only the time today, else with the date. */
export function formatMoment(moment: Date, now: Date, locale?: string): string {
  const time = moment.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  if (moment.toDateString() === now.toDateString()) {
    return time;
  }
  const year = String(moment.getFullYear());
  const month = String(moment.getMonth() + 1).padStart(2, "0");
  const day = String(moment.getDate()).padStart(2, "0");
  return `${year}-${month}-${day} ${time}`;
}
