import { formatDuration } from "./format";

/**
 * <elapsed-time ms="1234">: counts on from the given number of milliseconds. The server says how long it has been, not
 * since when, so that the two clocks need not agree; and it need not render once a second.
 */
export class ElapsedTime extends HTMLElement {
  static readonly observedAttributes = ["ms"];
  #base = 0;
  #at = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.#timer = setInterval(() => this.#show(), 100);
  }

  disconnectedCallback(): void {
    clearInterval(this.#timer);
  }

  attributeChangedCallback(): void {
    this.#base = Number(this.getAttribute("ms")) || 0;
    this.#at = performance.now();
    this.#show();
  }

  #show(): void {
    const text = formatDuration(this.#base + performance.now() - this.#at);
    if (this.textContent !== text) {
      this.textContent = text;
    }
  }
}
