import { plain } from "../terminal/sanitize";
import type { Output } from "./protocol";

/** A line as it is shown: no control characters, of bounded length. */
export interface ShownLine {
  readonly source: Output["source"];
  readonly text: string;
}

const longest = 4096;

/**
 * Cuts what comes in into lines, per stream, and keeps the newest. Bytes that are no UTF-8 become replacement
 * characters; a line longer than 4,096 characters is cut, and says so.
 */
export class LineCutter {
  readonly #decoders = { o: new TextDecoder(), e: new TextDecoder() };
  readonly #open = { o: "", e: "" };

  /** The complete lines these bytes bring. */
  push(output: Output): ShownLine[] {
    const source = output.source;
    const parts = (this.#open[source] + this.#decoders[source].decode(output.bytes, { stream: true })).split("\n");
    const rest = parts.pop() ?? "";
    // An endless line is not gathered for ever: beyond what is shown of it nothing is kept.
    this.#open[source] = rest.length > longest ? rest.slice(0, longest + 1) : rest;
    return parts.map((text) => ({ source, text: shown(text) }));
  }

  /** What is there without a line's end. */
  finish(): ShownLine[] {
    return (["o", "e"] as const)
      .map((source) => ({ source, text: shown(this.#open[source] + this.#decoders[source].decode()) }))
      .filter((line) => line.text !== "");
  }
}

function shown(text: string): string {
  return text.length > longest ? plain(text.slice(0, longest)) + " … (cut)" : plain(text);
}
