/*
 * Log text is written by whoever wrote the program that ran. What reaches the terminal is printable text, tabs and
 * colours (SGR), nothing else: no titles, links or clipboard (OSC), no device queries that would make a terminal answer
 * (CSI n, c; DCS), no cursor movement that could overwrite what was said before. ECMA-48, sections 5.4 and 8.3.117.
 */

// Complete control sequences: CSI; strings (OSC, DCS, SOS, PM, APC) up to ST or BEL or the end; other escapes.
const sequences =
  // eslint-disable-next-line no-control-regex
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x1b\x07\x9c]*(?:\x1b\\|\x07|\x9c)?|\x1b[ -/]*[0-~]?/g;

// eslint-disable-next-line no-control-regex
const colour = /^\x1b\[[0-9;:]*m$/;

// What is left of C0 and C1, and the marks that reorder text (bidirectional overrides and isolates).
// eslint-disable-next-line no-control-regex
const controls = /[\x00-\x08\x0a-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Whether anything needs a closer look; most lines do not. */
// eslint-disable-next-line no-control-regex
const suspicious = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** The line as the terminal may have it: printable text, tabs, and colour sequences. */
export function sanitize(line: string): string {
  if (!suspicious.test(line)) {
    return line;
  }
  return lastOverwrite(line)
    .replace(sequences, (sequence) => (colour.test(sequence) ? sequence : ""))
    .replace(controls, "");
}

/** The line as plain text, for copying. */
export function plain(line: string): string {
  return suspicious.test(line) ? lastOverwrite(line).replace(sequences, "").replace(controls, "") : line;
}

/** A progress bar draws itself anew after each carriage return; only its last state is of interest. */
function lastOverwrite(line: string): string {
  const trimmed = line.replace(/\r+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
}
