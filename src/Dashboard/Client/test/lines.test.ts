import { describe, expect, it } from "vitest";
import { batchLines, isGap, LineStore, type Batch, type Entry } from "../src/terminal/lines";

function batch(first: number, count: number): Batch {
  return {
    first,
    text: Array.from({ length: count }, (_, i) => `line ${first + i}`),
    times: Array.from({ length: count }, () => 0),
    sources: "o".repeat(count),
    skipped: 0,
  };
}

/** Such as "1-3 [4-9] 10-12": gaps in brackets, lost ones in braces. */
function shape(entries: readonly Entry[]): string {
  const parts: string[] = [];
  let run: [number, number] | null = null;
  const close = (): void => {
    if (run) {
      parts.push(`${run[0]}-${run[1]}`);
      run = null;
    }
  };
  for (const entry of entries) {
    if (isGap(entry)) {
      close();
      parts.push(entry.lost ? `{${entry.from}-${entry.to}}` : `[${entry.from}-${entry.to}]`);
    } else if (run && entry.seq === run[1] + 1) {
      run[1] = entry.seq;
    } else {
      close();
      run = [entry.seq, entry.seq];
    }
  }
  close();
  return parts.join(" ");
}

describe("LineStore", () => {
  it("appends consecutive batches without a gap", () => {
    const store = new LineStore(100);
    store.append(batch(1, 3));
    store.append(batch(4, 2));
    expect(shape(store.entries)).toBe("1-5");
    expect(store.lastSeq).toBe(5);
  });

  it("leaves out what came before a reconnect", () => {
    const store = new LineStore(100);
    store.append(batch(1, 5));
    expect(shape(store.append(batch(3, 5)))).toBe("6-7");
    expect(store.append(batch(2, 3))).toEqual([]);
    expect(shape(store.entries)).toBe("1-7");
  });

  it("shows where lines were skipped", () => {
    const store = new LineStore(100);
    store.append(batch(1, 2));
    expect(shape(store.append(batch(10, 2)))).toBe("[3-9] 10-11");
    expect(store.missing).toBe(7);
  });

  it("knows that a log joined late has a beginning", () => {
    const store = new LineStore(100);
    store.append(batch(51, 10));
    expect(shape(store.entries)).toBe("[1-50] 51-60");
  });

  it("turns the oldest lines into a gap past its limit", () => {
    const store = new LineStore(10);
    store.append(batch(1, 8));
    store.append(batch(9, 8));
    expect(shape(store.entries)).toBe("[1-6] 7-16");
    store.append(batch(17, 40));
    expect(shape(store.entries)).toBe("[1-46] 47-56");
  });

  it("keeps one gap when the lines before an inner gap go", () => {
    const store = new LineStore(10);
    store.append(batch(1, 5));
    store.append(batch(21, 12));
    expect(shape(store.entries)).toBe("[1-22] 23-32");
  });

  it("loads the newest part of the newest gap first", () => {
    const store = new LineStore(100);
    store.append(batch(1, 1));
    store.append(batch(50, 1));
    expect(store.nextLoad(10)).toEqual({ from: 40, to: 49 });
    store.fill({ from: 40, to: 49 }, batchLines(batch(40, 10)));
    expect(shape(store.entries)).toBe("1-1 [2-39] 40-50");
    expect(store.nextLoad(100)).toEqual({ from: 2, to: 39 });
    store.fill({ from: 2, to: 39 }, batchLines(batch(2, 38)));
    expect(shape(store.entries)).toBe("1-50");
    expect(store.nextLoad(10)).toBeNull();
    expect(store.missing).toBe(0);
  });

  it("says what is no longer kept and does not ask for it again", () => {
    const store = new LineStore(100);
    store.append(batch(21, 1));
    store.fill({ from: 1, to: 20 }, batchLines(batch(11, 10)));
    expect(shape(store.entries)).toBe("{1-10} 11-21");
    expect(store.nextLoad(10)).toBeNull();
  });

  it("does not drop loaded lines with the next batch", () => {
    const store = new LineStore(10);
    store.append(batch(11, 10));
    store.fill({ from: 1, to: 10 }, batchLines(batch(1, 10)));
    store.append(batch(21, 1));
    expect(shape(store.entries)).toBe("1-21");
  });
});
