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
