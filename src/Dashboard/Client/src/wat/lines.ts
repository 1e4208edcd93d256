import { make } from "../browser-run/dom";

const overscan = 20;

/** A long text of which only the lines in sight are in the document. Lines are asked for, and given when they come. */
export class LineView {
  readonly element: HTMLElement;
  readonly #canvas = make("div", { class: "wat-canvas" });
  readonly #rows = make("pre", { class: "wat-rows" });
  readonly #ask: (from: number, to: number) => void;
  #count = 0;
  #height = 18;
  #from = -1;
  #to = -1;
  #marked = -1;

  constructor(label: string, ask: (from: number, to: number) => void) {
    this.#ask = ask;
    this.#canvas.append(this.#rows);
    this.element = make("div", { class: "wat-lines", tabindex: "0", role: "region", "aria-label": label }, this.#canvas);
    this.element.addEventListener("scroll", () => this.#look(), { passive: true });
    new ResizeObserver(() => this.#look()).observe(this.element);
  }

  /** Shows a text of so many lines, from its first. */
  show(count: number): void {
    this.#count = count;
    const probe = make("span", { class: "wat-line" }, "x");
    this.#rows.replaceChildren(probe);
    this.#height = probe.getBoundingClientRect().height || this.#height;
    this.#canvas.style.height = `${count * this.#height}px`;
    this.#from = this.#to = this.#marked = -1;
    this.element.scrollTop = 0;
    this.#look();
  }

  /** The lines that were asked for. */
  put(from: number, lines: readonly string[]): void {
    if (from !== this.#from) {
      return; // scrolled on meanwhile
    }
    this.#rows.style.top = `${from * this.#height}px`;
    this.#rows.replaceChildren(
      ...lines.map((line, i) => {
        const row = make("span", { class: "wat-line", "data-line": String(from + i + 1) }, line);
        row.classList.toggle("wat-marked", from + i === this.#marked);
        return row;
      }),
    );
  }

  /** Brings a line to the top and marks it. */
  go(line: number): void {
    this.#marked = line;
    this.#from = -1;
    this.element.scrollTop = Math.max(0, line - 2) * this.#height;
    this.#look();
  }

  #look(): void {
    const first = Math.floor(this.element.scrollTop / this.#height);
    const last = first + Math.ceil(this.element.clientHeight / this.#height);
    if (this.#count === 0 || (this.#from >= 0 && first >= this.#from && Math.min(last, this.#count) <= this.#to)) {
      return;
    }
    this.#from = Math.max(0, first - overscan);
    this.#to = Math.min(this.#count, last + overscan);
    this.#ask(this.#from, this.#to);
  }
}
