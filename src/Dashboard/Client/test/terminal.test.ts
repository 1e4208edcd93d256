import { describe, expect, it } from "vitest";
import { Follow } from "../src/terminal/follow";
import { outcomeText, renderEntry, renderOutcome } from "../src/terminal/render";
import { FrameWriter } from "../src/terminal/writer";

describe("Follow", () => {
  it("says nothing while it follows", () => {
    const follow = new Follow();
    follow.added(10);
    expect(follow.label).toBeNull();
  });

  it("counts what came since it was let go, and forgets at the end", () => {
    const follow = new Follow();
    follow.scrolled(false);
    expect(follow.label).toBe("Go to the end ↓");
    follow.added(1);
    expect(follow.label).toBe("1 new line ↓");
    follow.added(1233);
    expect(follow.label).toBe("1,234 new lines ↓");
    follow.scrolled(true);
    expect(follow.label).toBeNull();
  });
});

describe("rendering", () => {
  const line = { seq: 1, time: Date.UTC(2026, 0, 2, 3, 4, 5, 6), source: "o", text: "hello" } as const;

  it("ends every line with a reset, so that colours do not leak", () => {
    expect(renderEntry({ ...line, text: "\x1b[31mred" }, false)).toBe("  \x1b[31mred\x1b[0m\r\n");
  });

  it("marks standard error and dims the dashboard's own lines", () => {
    expect(renderEntry({ ...line, source: "e" }, false)).toContain("▎");
    expect(renderEntry({ ...line, source: "s" }, false)).toMatch(/^\x1b\[90m/);
  });

  it("puts the time first when asked", () => {
    expect(renderEntry(line, true)).toMatch(/^\x1b\[90m\d\d:\d\d:05\.006 /);
  });

  it("names gaps with their size", () => {
    expect(renderEntry({ from: 1, to: 1234 }, false)).toContain("1,234 lines not shown");
    expect(renderEntry({ from: 7, to: 7, lost: true }, false)).toContain("1 line no longer kept");
  });

  it("tells the outcome in words, without the escapes of whoever wrote the reason", () => {
    expect(outcomeText({ state: "failed", exitCode: 7, reason: "it broke" })).toBe("failed, exit code 7: it broke");
    expect(outcomeText({ state: "succeeded", exitCode: null })).toBe("succeeded");
    expect(renderOutcome({ state: "failed", reason: "a\x1b]0;t\x07b" })).toContain("failed: ab");
  });
});

describe("FrameWriter", () => {
  function create(depth: number, perFrame: number) {
    const frames: (() => void)[] = [];
    const writes: string[] = [];
    const finish: (() => void)[] = [];
    let written = 0;
    const writer = new FrameWriter(
      { write: (data, done) => (writes.push(data), finish.push(done)) },
      depth,
      perFrame,
      (frame) => frames.push(frame),
      (lines) => (written += lines),
    );
    return { writer, frames, writes, finish, count: () => written };
  }

  it("writes once per frame, however many batches came", () => {
    const { writer, frames, writes } = create(100, 100);
    writer.push(["a", "b"]);
    writer.push(["c"]);
    expect(writes).toEqual([]);
    expect(frames).toHaveLength(1);
    frames.shift()!();
    expect(writes).toEqual(["abc"]);
  });

  it("waits for the terminal before it writes more", () => {
    const { writer, frames, writes, finish, count } = create(100, 2);
    writer.push(["a", "b", "c"]);
    frames.shift()!();
    writer.push(["d"]);
    expect(frames).toHaveLength(0);
    finish.shift()!();
    expect(count()).toBe(2);
    frames.shift()!();
    expect(writes).toEqual(["ab", "cd"]);
  });

  it("does not write what would scroll out unseen", () => {
    const { writer } = create(10, 5);
    writer.push(Array.from({ length: 1000 }, (_, i) => String(i)));
    expect(writer.pending).toBe(10);
  });
});
