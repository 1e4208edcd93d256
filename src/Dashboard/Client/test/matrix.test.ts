import { describe, expect, it } from "vitest";
import { linesOf } from "../src/matrix/lines";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("linesOf", () => {
  it.each([
    ["", "", 0],
    ["a", "a\n", 1],
    ["a\n", "a\n", 1],
    ["a\r\nb", "a\nb\n", 2],
    ["\n\n", "\n\n", 2],
    ["\uFEFFgrüße\n", "\uFEFFgrüße\n", 1],
  ])("tells %j as the server does", (text, expected, count) => {
    const lines = linesOf(bytes(text));
    expect(lines.text).toBe(expected);
    expect(lines.count).toBe(count);
  });

  it("keeps only the first of many lines", () => {
    expect(linesOf(bytes("x\n".repeat(1000))).head).toHaveLength(200);
    expect(linesOf(bytes("y".repeat(20_000))).head).toHaveLength(0);
  });
});
