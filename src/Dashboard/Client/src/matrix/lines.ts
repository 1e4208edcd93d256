/** What was written to standard output, as the server counts and digests it (OutputDigest.cs). */
export interface Lines {
  /** Every line, each ended by one line feed. */
  readonly text: string;
  readonly count: number;
  /** The first lines, within bounds. */
  readonly head: readonly string[];
}

const headLines = 200;
const headCharacters = 16 * 1024;

/** Cuts bytes into lines: LF and CR LF end one; an unended last line counts like any other. */
export function linesOf(bytes: Uint8Array): Lines {
  const parts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\n");
  if (parts[parts.length - 1] === "") {
    parts.pop();
  }
  const lines = parts.map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
  const head: string[] = [];
  let characters = 0;
  for (const line of lines.slice(0, headLines)) {
    characters += line.length;
    if (characters > headCharacters) {
      break;
    }
    head.push(line);
  }
  return { text: lines.map((line) => line + "\n").join(""), count: lines.length, head };
}
