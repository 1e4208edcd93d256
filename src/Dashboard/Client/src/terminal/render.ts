import { isGap, type Entry, type Outcome, type Source } from "./lines";
import { sanitize } from "./sanitize";

// SGR codes of our own; the text between them has been sanitized.
const reset = "\x1b[0m";
// Bright black rather than "faint": the theme gives it enough contrast.
const dim = "\x1b[90m";
const gutter: Record<Source, string> = { o: "  ", e: "\x1b[33m▎\x1b[39m ", s: dim };

const two = (n: number): string => String(n).padStart(2, "0");

/** The time of day in the reader's zone, to the millisecond. */
export function timeOfDay(time: number): string {
  const t = new Date(time);
  return `${two(t.getHours())}:${two(t.getMinutes())}:${two(t.getSeconds())}.${String(t.getMilliseconds()).padStart(3, "0")}`;
}

/** A number with thousands separators. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** One entry as the terminal writes it. Every line ends with a reset, so that one line's colours never reach the next. */
export function renderEntry(entry: Entry, timestamps: boolean): string {
  if (isGap(entry)) {
    const n = entry.to - entry.from + 1;
    return `${dim}  ⋯ ${count(n)} ${n === 1 ? "line" : "lines"} ${entry.lost ? "no longer kept" : "not shown"} ⋯${reset}\r\n`;
  }
  const stamp = timestamps ? `${dim}${timeOfDay(entry.time)} ${reset}` : "";
  return `${stamp}${gutter[entry.source]}${sanitize(entry.text)}${reset}\r\n`;
}

/** The last line of a log that has ended. */
export function renderOutcome(outcome: Outcome): string {
  return `${dim}──${reset} ${outcomeColour(outcome.state)}${sanitize(outcomeText(outcome))}${reset}\r\n`;
}

/** The outcome in words, also for the screen reader. */
export function outcomeText(outcome: Outcome): string {
  const code = outcome.exitCode === null || outcome.exitCode === undefined ? "" : `, exit code ${outcome.exitCode}`;
  const reason = outcome.reason ? `: ${outcome.reason}` : "";
  return `${outcome.state}${code}${reason}`;
}

function outcomeColour(state: string): string {
  switch (state.toLowerCase()) {
    case "succeeded":
    case "completed":
      return "\x1b[1;32m";
    case "failed":
    case "error":
      return "\x1b[1;31m";
    default:
      return "\x1b[1;33m";
  }
}
