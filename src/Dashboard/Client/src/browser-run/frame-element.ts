import { make } from "./dom";
import { readFrameMessage } from "./frame-message";
import { OutputLog } from "./output-log";

const mostLines = 50_000;
const mostCharacters = 4 << 20;

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
