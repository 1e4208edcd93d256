/** Takes what xterm.js offers: write(data, done). */
export interface Screen {
  write(data: string, done: () => void): void;
}

/**
 * Hands text to the terminal once per frame and never faster than it can take it: a new write waits for the end of the
 * one before. What would have scrolled out before it was seen is not written at all.
 */
export class FrameWriter {
  #queue: string[] = [];
  #writing = false;
  #scheduled = false;

  /**
   * @param screen the terminal
   * @param depth how many lines it can hold
   * @param perFrame how many lines are written at once
   * @param schedule runs a function at the next frame
   */
  constructor(
    private readonly screen: Screen,
    private readonly depth: number,
    private readonly perFrame: number,
    private readonly schedule: (frame: () => void) => void,
    private readonly written: (lines: number) => void,
  ) {}

  get pending(): number {
    return this.#queue.length;
  }

  push(lines: readonly string[]): void {
    for (const line of lines) {
      this.#queue.push(line);
    }
    if (this.#queue.length > this.depth * 2) {
      this.#queue = this.#queue.slice(-this.depth);
    }
    this.#wake();
  }

  clear(): void {
    this.#queue = [];
  }

  #wake(): void {
    if (!this.#scheduled && !this.#writing && this.#queue.length > 0) {
      this.#scheduled = true;
      this.schedule(() => this.#flush());
    }
  }

  #flush(): void {
    this.#scheduled = false;
    const chunk = this.#queue.splice(0, this.perFrame);
    if (chunk.length === 0) {
      return;
    }
    this.#writing = true;
    this.screen.write(chunk.join(""), () => {
      this.#writing = false;
      this.written(chunk.length);
      this.#wake();
    });
  }
}
