import { plain } from "../terminal/sanitize";
import { make } from "./dom";
import { OutputLog } from "./output-log";

const mostLines = 50_000;
const mostCharacters = 4 << 20;
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

/**
 * <build-frame src="/frames/TOKEN/" label="hello.html">: a build in a sandboxed frame, and what it prints as text. The
 * frame is taken away when it says more than 50,000 lines or 4 MiB. Removing the element ends the build.
 */
export class BuildFrame extends HTMLElement {
  #frame: HTMLIFrameElement | null = null;
  #log: OutputLog | null = null;
  #lines = 0;
  #characters = 0;
  readonly #listen = (event: MessageEvent): void => this.#hear(event);

  connectedCallback(): void {
    const label = this.getAttribute("label") ?? "build";
    this.#log = new OutputLog(`Output of ${label}`);
    this.#frame = make("iframe", {
      sandbox: "allow-scripts",
      title: `${label}, running in a frame of its own`,
      referrerpolicy: "no-referrer",
      class: "build-frame",
    });
    addEventListener("message", this.#listen);
    this.replaceChildren(this.#frame, make("h2", {}, "Output"), this.#log.element);
    this.#frame.src = this.getAttribute("src") ?? "about:blank";
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#listen);
    this.#frame?.remove();
    this.#frame = null;
  }

  #hear(event: MessageEvent): void {
    // The origin of a sandboxed document is opaque, which is told as "null".
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== "null") {
      return;
    }
    const message = readFrameMessage(event.data);
    this.#lines += message?.lines.length ?? 1;
    this.#characters += message?.lines.reduce((sum, line) => sum + line.length, 0) ?? 0;
    if (message) {
      this.#log?.add(message.lines.map((text) => ({ source: message.source, text })));
    }
    if (this.#lines > mostLines || this.#characters > mostCharacters) {
      this.#frame.remove();
      this.#frame = null;
      this.#log?.add([{ source: "s", text: "It said more than 50,000 lines or 4 MiB, and its frame was taken away." }]);
    }
  }
}
