import { describe, expect, it } from "vitest";
import { isComponent, strip } from "../src/wat/strip";
import { WatText } from "../src/wat/text";

const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const types = [1, 4, 1, 0x60, 0, 0];
const custom = (name: string, ...content: number[]) => [0, 1 + name.length + content.length, name.length, ...new TextEncoder().encode(name), ...content];

describe("strip", () => {
  it("keeps the names and takes out other custom sections", () => {
    const module = new Uint8Array([...head, ...custom(".debug_info", 1, 2, 3), ...types, ...custom("name", 9), ...custom("producers", 0)]);

    expect([...strip(module)]).toEqual([...head, ...types, ...custom("name", 9)]);
  });

  it.each([
    ["a section longer than the file", [...head, 1, 200, 1]],
    ["a size without an end", [...head, 1, 0x80, 0x80, 0x80, 0x80, 0x80]],
    ["a cut header", [...head, 1]],
  ])("gives %s back as it is", (_, bytes) => {
    expect([...strip(new Uint8Array(bytes))]).toEqual(bytes);
  });

  it("tells a component by its layer", () => {
    expect(isComponent(new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]))).toBe(true);
    expect(isComponent(new Uint8Array(head))).toBe(false);
  });
});

const wat = `(module
  (type $t0 (func (param i32)))
  (import "env" "f" (func $env.f (type $t0)))
  (import "env" "memory" (memory 1))
  (func $first (type $t0) (param $p0 i32)
    nop)
  (func $second (type $t0) (param $p0 i32)
    nop)
  (export "first" (func $first)))
`;

describe("WatText", () => {
  it("counts lines and functions", () => {
    const text = new WatText(wat, 100);

    expect([text.lines, text.shown, text.functions]).toEqual([9, 9, 2]);
    expect(text.slice(4, 6)).toEqual(["  (func $first (type $t0) (param $p0 i32)", "    nop)"]);
  });

  it("finds functions by index, counting the imported ones, and by name, round the end", () => {
    const text = new WatText(wat, 100);

    expect(text.find("2", -1)).toMatchObject({ name: "second", line: 6 });
    expect(text.find("FIRST", -1)).toMatchObject({ name: "first", line: 4 });
    expect(text.find("", 4)).toMatchObject({ name: "second" });
    expect(text.find("", 6)).toMatchObject({ name: "first" });
    expect(text.find("nowhere", -1)).toBeNull();
  });

  it("cuts what is shown, not what is counted or saved", async () => {
    const text = new WatText(wat, 5);

    expect([text.lines, text.shown, text.slice(0, 100).length]).toEqual([9, 5, 5]);
    expect(await text.file().text()).toBe(wat);
  });

  it("cuts a very long line", () => {
    expect(new WatText("x".repeat(9000), 5).slice(0, 1)[0]?.length).toBe(2002);
  });
});
