/** Where a line came from: o stdout, e stderr, s the dashboard. */
export type Source = "o" | "e" | "s";

export interface Line {
  readonly seq: number;
  readonly time: number;
  readonly source: Source;
  readonly text: string;
}

/** Lines that are not here: from and to are the first and the last of them. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** They were asked for and are no longer kept anywhere. */
  readonly lost?: boolean;
}

export interface Outcome {
  readonly state: string;
  readonly reason?: string | null;
  readonly exitCode?: number | null;
}

/** A batch as the hub sends it (Hubs/LogBatchDto.cs). */
export interface Batch {
  readonly first: number;
  readonly text: readonly string[];
  readonly times: readonly number[];
  readonly sources: string;
  readonly skipped: number;
  readonly end?: Outcome | null;
}

export type Entry = Line | Gap;

export function isGap(entry: Entry): entry is Gap {
  return "from" in entry;
}

export function batchLines(batch: Batch): Line[] {
  return batch.text.map((text, i) => ({
    seq: batch.first + i,
    time: batch.times[i] ?? 0,
    source: (batch.sources[i] ?? "o") as Source,
    text,
  }));
}

/**
 * The lines a terminal holds, in order, with gaps where lines were skipped. Bounded: past the limit the oldest lines
 * become part of the gap at the beginning, from where they can be loaded again.
 */
export class LineStore {
  #entries: Entry[] = [];
  #lines = 0;
  #extra = 0;

  constructor(private readonly limit: number) {}

  /** The newest line's number; 0 when there is none yet. */
  lastSeq = 0;

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** How many lines could still be loaded. */
  get missing(): number {
    return this.#entries.reduce((sum, e) => (isGap(e) && !e.lost ? sum + e.to - e.from + 1 : sum), 0);
  }

  /** Adds a batch; answers what is new, in order: lines heard before (after a reconnect) are left out. */
  append(batch: Batch): Entry[] {
    const fresh: Entry[] = [];
    const lines = batchLines(batch).filter((line) => line.seq > this.lastSeq);
    const first = lines[0];
    if (first) {
      if (first.seq > this.lastSeq + 1) {
        fresh.push({ from: this.lastSeq + 1, to: first.seq - 1 });
      }
      for (const line of lines) {
        fresh.push(line);
      }
      this.lastSeq = first.seq + lines.length - 1;
      this.#lines += lines.length;
    }
    for (const entry of fresh) {
      this.#entries.push(entry);
    }
    this.#trim();
    return fresh;
  }

  /** The gap to load next: the newest, and of it the newest part, at most `count` lines. */
  nextLoad(count: number): Gap | null {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i]!;
      if (isGap(entry) && !entry.lost) {
        return { from: Math.max(entry.from, entry.to - count + 1), to: entry.to };
      }
    }
    return null;
  }

  /** Puts loaded lines into the gap they were asked for; what did not come is lost. */
  fill(asked: Gap, loaded: readonly Line[]): void {
    const at = this.#entries.findIndex((e) => isGap(e) && e.from <= asked.from && e.to >= asked.to);
    const gap = this.#entries[at];
    if (!gap || !isGap(gap)) {
      return;
    }
    const lines = loaded.filter((line) => line.seq >= asked.from && line.seq <= asked.to);
    const first = lines[0]?.seq ?? asked.to + 1;
    const last = lines[lines.length - 1]?.seq ?? asked.to;
    const parts: Entry[] = [
      { from: gap.from, to: asked.from - 1 },
      { from: asked.from, to: first - 1, lost: true },
      ...lines,
      { from: last + 1, to: asked.to, lost: true },
      { from: asked.to + 1, to: gap.to },
    ];
    const present = parts.filter((e) => !isGap(e) || e.from <= e.to);
    this.#entries = [...this.#entries.slice(0, at), ...present, ...this.#entries.slice(at + 1)];
    this.#lines += lines.length;
    this.#extra += lines.length; // what a person asked for is not taken away again at once
  }

  #trim(): void {
    // In steps of a tenth, so that a busy log does not shift the array for every batch.
    const limit = this.limit + this.#extra;
    if (this.#lines <= limit * 1.1) {
      return;
    }
    let drop = 0;
    let lines = 0;
    while (this.#lines - lines > limit) {
      const entry = this.#entries[drop++];
      lines += entry && !isGap(entry) ? 1 : 0;
    }
    const next = this.#entries[drop];
    const first = this.#entries[0];
    const from = first ? (isGap(first) ? first.from : first.seq) : 1;
    const to = next ? (isGap(next) ? next.to : next.seq - 1) : this.lastSeq;
    this.#entries = [{ from, to }, ...this.#entries.slice(next && isGap(next) ? drop + 1 : drop)];
    this.#lines -= lines;
  }
}
