import { copyText } from "../copy";
import { make } from "./dom";
import type { ShownLine } from "./output";

const kept = 2000;

/** Shows lines as text, the newest 2,000 of them, follows the end unless a reader has scrolled up, and copies them. */
export class OutputLog {
  readonly element: HTMLElement;
  readonly #body: HTMLElement;
  readonly #note: HTMLElement;
  #lines: (ShownLine | { source: "s"; text: string })[] = [];
  #shown = 0;
  #dropped = 0;
  #scheduled = false;

  constructor(label: string) {
    // tabindex: a region that scrolls must be reachable without a mouse.
    this.#body = make("div", { class: "output-log-lines", role: "log", "aria-label": label, tabindex: "0" });
    this.#note = make("span", { class: "muted" });
    const copy = make("button", { type: "button", class: "button" }, "Copy the output");
    copy.addEventListener("click", () => {
      const text = this.#lines.map((line) => line.text).join("\n");
      void copyText(text).then((copied) => {
        copy.textContent = copied ? "Copied" : "Copying is not allowed here";
        setTimeout(() => (copy.textContent = "Copy the output"), 1500);
      });
    });
    this.element = make("div", { class: "output-log" }, this.#body, make("div", { class: "actions" }, copy, this.#note));
  }

  clear(): void {
    this.#lines = [];
    this.#shown = 0;
    this.#dropped = 0;
    this.#body.replaceChildren();
    this.#note.textContent = "";
  }

  /** `s` is the dashboard's own word. */
  add(lines: readonly { readonly source: "o" | "e" | "s"; readonly text: string }[]): void {
    this.#lines.push(...(lines as ShownLine[]));
    const over = this.#lines.length - kept;
    if (over > 0) {
      this.#lines.splice(0, over);
      this.#dropped += over;
      this.#shown = Math.max(0, this.#shown - over);
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw(): void {
    this.#scheduled = false;
    const atEnd = this.#body.scrollHeight - this.#body.scrollTop - this.#body.clientHeight < 24;
    while (this.#body.childElementCount > this.#shown) {
      this.#body.firstElementChild?.remove();
    }
    const fresh = document.createDocumentFragment();
    for (const line of this.#lines.slice(this.#shown)) {
      fresh.append(make("div", { class: "output-line", "data-source": line.source }, line.text === "" ? "\u00a0" : line.text));
    }
    this.#body.append(fresh);
    this.#shown = this.#lines.length;
    this.#note.textContent = this.#dropped > 0 ? `${this.#dropped.toLocaleString("en")} earlier lines are not shown.` : "";
    if (atEnd) {
      this.#body.scrollTop = this.#body.scrollHeight;
    }
  }
}
