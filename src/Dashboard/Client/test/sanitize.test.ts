import { describe, expect, it } from "vitest";
import { plain, sanitize } from "../src/terminal/sanitize";

describe("sanitize", () => {
  it.each([
    ["plain text and tabs", "a\tb <b>c</b>", "a\tb <b>c</b>"],
    ["colours", "\x1b[1m\x1b[38;5;9merror\x1b[0m", "\x1b[1m\x1b[38;5;9merror\x1b[0m"],
    ["colours written with colons", "\x1b[38:2::1:2:3mx\x1b[m", "\x1b[38:2::1:2:3mx\x1b[m"],
    ["letters of other scripts", "héllo 日本 🦀", "héllo 日本 🦀"],
  ])("keeps %s", (_name, line, expected) => expect(sanitize(line)).toBe(expected));

  it.each([
    ["a title (OSC 0)", "a\x1b]0;title\x07b"],
    ["a title ended by ST", "a\x1b]2;title\x1b\\b"],
    ["a link (OSC 8)", "\x1b]8;;https://evil.example\x1b\\ab\x1b]8;;\x1b\\"],
    ["the clipboard (OSC 52)", "a\x1b]52;c;ZXZpbA==\x07b"],
    ["a device status query", "a\x1b[6nb"],
    ["a device attributes query", "a\x1b[cb\x1b[>0c"],
    ["a device control string", "a\x1bP$q\"p\x1b\\b"],
    ["privacy and application strings", "a\x1b^x\x1b\\\x1b_y\x1b\\b"],
    ["cursor movement", "a\x1b[2A\x1b[10;1H\x1b[2Jb"],
    ["private modes", "a\x1b[?1049h\x1b[?25lb"],
    ["colours with intermediates", "a\x1b[1 mb"],
    ["8-bit control sequences", "a\x9b6nb\x9d0;title\x9c"],
    ["bells, backspaces and deletes", "a\x07\x08\x7fb"],
    ["other escapes", "a\x1bc\x1b(0\x1b=b"],
    ["a lone escape at the end", "ab\x1b"],
    ["an unfinished sequence", "ab\x1b[12;"],
    ["marks that reorder text", "a\u202eb\u2066"],
    ["line feeds that slipped in", "a\n\x0bb"],
  ])("removes %s", (_name, line) => expect(sanitize(line)).toBe("ab"));

  it("swallows an unfinished string to the end rather than show its payload as output", () => {
    expect(sanitize("a\x1b]0;title")).toBe("a");
  });

  it("leaves no escape but colours, whatever the input", () => {
    const alphabet = ["\x1b", "[", "]", "P", "\\", "\x07", "\x9c", "\x9b", "6", ";", "n", "m", "8", "a", "\r"];
    let state = 1;
    const next = (): number => (state = (state * 48271) % 2147483647);
    for (let round = 0; round < 20_000; round++) {
      const line = Array.from({ length: next() % 14 }, () => alphabet[next() % alphabet.length]).join("");
      const rest = sanitize(line).replace(/\x1b\[[0-9;:]*m/g, "");
      expect(rest, JSON.stringify(line)).not.toMatch(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/);
    }
  });

  it("shows only the last state of a progress bar", () => {
    expect(sanitize("1%\r50%\r100%")).toBe("100%");
    expect(sanitize("100%\r")).toBe("100%");
  });
});

describe("plain", () => {
  it("leaves text alone", () => {
    expect(plain("\x1b[1mbold\x1b[0m \x1b]0;t\x07text")).toBe("bold text");
  });
});
