/** A text cut into lines, with the functions in it found. Only where each line begins is kept beside the text itself. */
export class WatText {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #functions: { readonly name: string; readonly index: number; readonly line: number }[] = [];

  constructor(text: string, maxLines: number) {
    this.#text = text.endsWith("\n") ? text.slice(0, -1) : text;
    let imported = 0;
    let count = 0;
    for (let at = 0; at <= this.#text.length; count++) {
      if (count < maxLines) {
        this.#starts.push(at);
      }
      const end = this.#text.indexOf("\n", at);
      const next = end < 0 ? this.#text.length + 1 : end + 1;
      // wabt writes each field of the module on a line of its own, two blanks in.
      if (this.#text.startsWith("  (func ", at)) {
        const index = imported + this.#functions.length;
        if (count < maxLines) {
          this.#functions.push({ name: /^\$([^\s()]+)/.exec(this.#text.slice(at + 8, at + 1000))?.[1] ?? "", index, line: count });
        }
      } else if (this.#text.startsWith("  (import ", at) && /" \(func[ )]/.test(this.#text.slice(at, next))) {
        imported++;
      }
      at = next;
    }
    this.lines = count;
  }

  /** Lines in all. */
  readonly lines: number;

  /** Lines that can be shown. */
  get shown(): number {
    return this.#starts.length;
  }

  /** Functions with a body among them. */
  get functions(): number {
    return this.#functions.length;
  }

  /** Lines from one to before another, the first being 0; a very long one is cut. */
  slice(from: number, to: number): string[] {
    const lines: string[] = [];
    for (let i = Math.max(0, from); i < Math.min(to, this.#starts.length); i++) {
      const start = this.#starts[i] as number;
      const end = this.#text.indexOf("\n", start);
      const line = this.#text.slice(start, end < 0 ? undefined : end);
      lines.push(line.length > 2000 ? `${line.slice(0, 2000)} …` : line);
    }
    return lines;
  }

  /** The next function behind a line, round the end, with that index or with the text in its name. */
  find(text: string, after: number): { readonly line: number; readonly name: string } | null {
    const wanted = text.trim().toLowerCase();
    const matches = this.#functions.filter((one) => String(one.index) === wanted || one.name.toLowerCase().includes(wanted));
    return matches.find((one) => one.line > after) ?? matches[0] ?? null;
  }

  /** The whole text as a file. */
  file(): Blob {
    return new Blob([this.#text, "\n"], { type: "text/plain" });
  }
}
