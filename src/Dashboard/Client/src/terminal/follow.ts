import { count } from "./render";

/** Whether the view follows the end, and how much came since it was let go. */
export class Follow {
  #following = true;
  #missed = 0;

  get following(): boolean {
    return this.#following;
  }

  /** What the button says; null when there is nothing to say. */
  get label(): string | null {
    if (this.#following) {
      return null;
    }
    return this.#missed === 0 ? "Go to the end ↓" : `${count(this.#missed)} new ${this.#missed === 1 ? "line" : "lines"} ↓`;
  }

  /** The view was scrolled, by whomever. */
  scrolled(atEnd: boolean): void {
    this.#following = atEnd;
    if (atEnd) {
      this.#missed = 0;
    }
  }

  /** Lines were added at the end. */
  added(lines: number): void {
    if (!this.#following) {
      this.#missed += lines;
    }
  }
}
