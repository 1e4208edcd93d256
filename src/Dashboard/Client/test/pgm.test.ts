import { describe, expect, it } from "vitest";
import { NoPicture, mostBytes, readPgm } from "../src/picture/pgm";

const bytes = (text: string, ...more: number[]): Uint8Array => Uint8Array.from([...new TextEncoder().encode(text), ...more]);

describe("readPgm", () => {
  it("reads a plain picture, with comments and any white space", () => {
    const picture = readPgm(bytes("P2 # made by hand\n2\t2\n# levels\n15\n0 5\r\n10 15\n"));
    expect(picture).toMatchObject({ width: 2, height: 2 });
    expect([...picture.pixels]).toEqual([0, 85, 170, 255]);
  });

  it("reads a raw picture whose levels look like white space and comments", () => {
    expect([...readPgm(bytes("P5\n3 1\n255\n", 0x0a, 0x23, 0xff)).pixels]).toEqual([10, 35, 255]);
  });

  it("reads levels of two bytes", () => {
    expect([...readPgm(bytes("P5 2 1 65535\n", 0x80, 0x00, 0xff, 0xff)).pixels]).toEqual([128, 255]);
  });

  it("keeps a level above the brightest at the brightest", () => {
    expect([...readPgm(bytes("P5 1 1 10\n", 200)).pixels]).toEqual([255]);
  });

  it.each([
    ["", "neither P2 nor P5"],
    ["P6 1 1 255\nabc", "neither P2 nor P5"],
    ["P5", "ends where a width"],
    ["P5 2", "ends where a height"],
    ["P5 x 2 255\n", "no number where its width"],
    ["P5 0 2 255\n", "0 by 2"],
    ["P5 99999 1 255\n", "99999 by 1"],
    ["P5 4096 4096 255\n", "4096 by 4096"],
    ["P5 99999999999999999999 1 255\n", "too large a number"],
    ["P5 1 1 0\n", "brightest level is 0"],
    ["P5 1 1 70000\n", "brightest level is 70000"],
    ["P5 2 2 255\nab", "ends before its last row"],
    ["P2 2 2 255\n1 2 3", "ends where a level"],
    ["P2 1 1 255\n-1", "no number where its level"],
    ["P2 1 1 # a comment without end", "ends where a brightest level"],
  ])("refuses %j", (text, why) => {
    expect(() => readPgm(bytes(text))).toThrow(NoPicture);
    expect(() => readPgm(bytes(text))).toThrow(why);
  });

  it("refuses a file too large before it looks into it", () => {
    expect(() => readPgm(new Uint8Array(mostBytes + 1))).toThrow("more than 16 MiB");
  });

  it("throws nothing but its own error, whatever the bytes", () => {
    let seed = 42;
    const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
    const head = bytes("P5 3 2 255\n");
    for (let i = 0; i < 5000; i++) {
      const input = Uint8Array.from([...head.slice(0, random(head.length + 1)), ...Array.from({ length: random(20) }, () => random(256))]);
      try {
        readPgm(input);
      } catch (error) {
        expect(error).toBeInstanceOf(NoPicture);
      }
    }
  });
});
