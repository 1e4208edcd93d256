import { plain } from "../terminal/sanitize";

const longest = 4096;

/** What a frame says, if it is a message of frame-console: anything may come out of there. */
export function readFrameMessage(data: unknown): { source: "o" | "e" | "s"; lines: string[] } | null {
  if (typeof data !== "object" || data === null) {
    return null;
  }
  const { wasmFrame, source, text } = data as Record<string, unknown>;
  if (wasmFrame !== true || typeof text !== "string" || (source !== "o" && source !== "e" && source !== "s")) {
    return null;
  }
  return { source, lines: text.slice(0, longest).split("\n").map(plain) };
}
