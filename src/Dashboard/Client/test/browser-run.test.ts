import { describe, expect, it } from "vitest";
import { readFrameMessage } from "../src/browser-run/frame-message";
import { provided } from "../src/browser-run/guest";
import { LineCutter } from "../src/browser-run/output";
import type { Ended, News, Order } from "../src/browser-run/protocol";
import { kindOf, limitMemory, signatureOf } from "../src/browser-run/reader";
import { startSession, type WorkerLike } from "../src/browser-run/session";
import { formatValue, parseValue } from "../src/browser-run/values";
import { BadWords, readVariables, splitWords } from "../src/browser-run/words";
import { whyNot, whyNotBinary } from "../src/browser-run/world";

const head = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

// (module (memory 1) (func (export "add") (param i32 i64) (result f32) (unreachable)))
const add = new Uint8Array([
  ...head, 1, 7, 1, 0x60, 2, 0x7f, 0x7e, 1, 0x7d, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 7, 1, 3, 0x61, 0x64, 0x64, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
]);

function said(text: string, source: "o" | "e" = "o") {
  return { type: "output", source, bytes: new TextEncoder().encode(text) } as const;
}

describe("parseValue", () => {
  it.each([
    ["i32", "42", 42],
    ["i32", " -1 ", -1],
    ["i32", "4294967295", -1],
    ["i32", "0xff", 255],
    ["i32", "1_000", 1000],
    ["i64", "-9223372036854775808", -9223372036854775808n],
    ["i64", "0xffffffffffffffff", -1n],
    ["f32", "0.1", Math.fround(0.1)],
    ["f64", "1e3", 1000],
    ["f64", "-inf", -Infinity],
  ])("reads %s %s", (type, text, value) => expect(parseValue(type, text)).toBe(value));

  it.each([
    ["i32", "4294967296", "does not fit"],
    ["i32", "-2147483649", "does not fit"],
    ["i64", "18446744073709551616", "does not fit"],
    ["i32", "", "not a whole number"],
    ["i32", "1.5", "not a whole number"],
    ["f64", "one", "no number"],
    ["v128", "0", "can't be typed in"],
  ])("refuses %s %s", (type, text, why) => expect(() => parseValue(type, text)).toThrow(why));
});

describe("formatValue", () => {
  it.each([
    [3, "3"],
    [-0, "-0"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
    [NaN, "NaN"],
    [2n ** 63n, "9223372036854775808"],
  ])("writes %s as %s", (value, text) => expect(formatValue(value)).toBe(text));
});

describe("the binary", () => {
  it("is told apart from components and from other files", () => {
    expect(kindOf(add)).toBe("module");
    expect(kindOf(new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]))).toBe("component");
    expect(kindOf(new TextEncoder().encode("#!/bin/sh"))).toBe("other");
  });

  it("tells an export's type", () => {
    expect(signatureOf(add, "add")).toEqual({ params: ["i32", "i64"], results: ["f32"] });
    expect(signatureOf(add, "sub")).toBeNull();
  });

  it("gets a memory maximum and stays a module", () => {
    const limited = limitMemory(add, 10 * 65_536);
    expect(limited.needs).toBeNull();
    expect(WebAssembly.validate(limited.bytes as Uint8Array<ArrayBuffer>)).toBe(true);
    expect(limited.bytes.length).toBe(add.length + 1);
    expect(limitMemory(limited.bytes, 10 * 65_536).bytes).toBe(limited.bytes);
  });

  it("says what it needs when it begins above the limit", () => expect(limitMemory(add, 1000).needs).toBe(65_536));

  it.each([[9], [12], [20], [30]])("cut at byte %i throws its own error or answers", (length) => {
    const cut = add.slice(0, length);
    try {
      signatureOf(cut, "add");
    } catch (error) {
      expect(String(error)).toContain("too early");
    }
  });
});

describe("whyNot", () => {
  const provided = new Set(["fd_write"]);
  const wasi = { module: "wasi_snapshot_preview1", name: "fd_write", kind: "function" };

  it("finds nothing against WASI preview 1", () => expect(whyNot([wasi], provided)).toBeNull());

  it.each([
    ["Emscripten, minified", [{ module: "a", name: "b", kind: "function" }], "Emscripten"],
    ["Emscripten", [{ module: "env", name: "emscripten_memcpy_big", kind: "function" }], "Emscripten"],
    ["wasm-bindgen", [{ module: "wbg", name: "__wbindgen_throw", kind: "function" }], "wasm-bindgen"],
    ["Go", [{ module: "gojs", name: "runtime.wasmExit", kind: "function" }], "wasm_exec.js"],
    ["threads", [{ module: "env", name: "memory", kind: "memory" }], "memory from outside"],
    ["an unknown WASI function", [{ ...wasi, name: "sock_bind" }], "does not have"],
    ["preview 0", [{ ...wasi, module: "wasi_unstable" }], "wasi_unstable"],
    ["anything else", [{ module: "host", name: "hello", kind: "function" }], "host.hello"],
  ])("names %s", (_, imports, words) => expect(whyNot([wasi, ...imports], provided)).toContain(words));

  it("says what to do with a component", () => expect(whyNotBinary("component")).toContain("jco"));
});

describe("LineCutter", () => {
  it("holds a line together across pieces, each stream by itself", () => {
    const cutter = new LineCutter();
    expect(cutter.push(said("hel"))).toEqual([]);
    expect(cutter.push(said("oops\n", "e"))).toEqual([{ source: "e", text: "oops" }]);
    expect(cutter.push(said("lo\nrest"))).toEqual([{ source: "o", text: "hello" }]);
    expect(cutter.finish()).toEqual([{ source: "o", text: "rest" }]);
  });

  it("shows no control characters", () =>
    expect(new LineCutter().push(said("\x1b]0;title\x07\x1b[31mred\x1b[0m\n"))).toEqual([{ source: "o", text: "red" }]));

  it("cuts an endless line and keeps no more of it", () => {
    const cutter = new LineCutter();
    for (let i = 0; i < 100; i++) {
      cutter.push(said("x".repeat(10_000)));
    }
    const [line] = cutter.push(said("\n"));
    expect(line?.text.length).toBeLessThan(5000);
    expect(line?.text).toContain("(cut)");
  });
});

describe("readFrameMessage", () => {
  it("reads what a frame's console says, without control characters", () =>
    expect(readFrameMessage({ wasmFrame: true, source: "e", text: "a\x1b[31mb\nc" })).toEqual({ source: "e", lines: ["ab", "c"] }));

  it.each([[null], ["text"], [{ source: "o", text: "x" }], [{ wasmFrame: true, source: "x", text: "x" }], [{ wasmFrame: true, source: "o", text: {} }]])(
    "takes %j for nothing",
    (data) => expect(readFrameMessage(data)).toBeNull(),
  );

  it("cuts what is too long", () =>
    expect(readFrameMessage({ wasmFrame: true, source: "o", text: "x".repeat(1_000_000) })?.lines[0]?.length).toBe(4096));
});

describe("splitWords", () => {
  it.each([
    ["", []],
    ["  a   b ", ["a", "b"]],
    [`'a b' "c d"e`, ["a b", "c de"]],
    [`"" ''`, ["", ""]],
    ["a\\ b \"\\\"\"", ["a b", '"']],
    [`'a\\b'`, ["a\\b"]],
  ])("splits %s", (text, words) => expect(splitWords(text)).toEqual(words));

  it("says what is left open", () => expect(() => splitWords("'a")).toThrow(BadWords));
});

describe("readVariables", () => {
  it("takes one a line and passes over empty lines", () => expect(readVariables("A=1\r\n\nB=x=y")).toEqual(["A=1", "B=x=y"]));

  it.each(["A", "=1"])("refuses %s", (text) => expect(() => readVariables(text)).toThrow("NAME=VALUE"));
});

describe("the polyfill", () => {
  it("has all 46 functions of WASI preview 1", () => expect(provided.size).toBe(46));
});

describe("a session", () => {
  function create() {
    const orders: Order[] = [];
    const state = { ended: false };
    const worker: WorkerLike = {
      onmessage: null,
      onerror: null,
      postMessage: (order) => orders.push(order),
      terminate: () => (state.ended = true),
    };
    const say = (data: News) => worker.onmessage?.({ data } as MessageEvent<News>);
    return { worker, orders, state, say };
  }

  const order: Order = { type: "check", module: add };
  const ended: Ended = {
    type: "ended", outcome: "exited", exitCode: 3, reason: null, values: [], firstOutputMs: 1, totalMs: 2, memoryBytes: 65_536, files: [],
  };

  it("hands on the worker's last word and ends the worker", async () => {
    const { worker, orders, state, say } = create();
    const session = startSession(order, () => undefined, null, () => worker);
    say(ended);
    expect(await session.done).toBe(ended);
    expect(orders).toEqual([order]);
    expect(state.ended).toBe(true);
  });

  it("stopped, ends the worker and hears nothing more", async () => {
    const { worker, state, say } = create();
    const heard: string[] = [];
    const session = startSession(order, () => heard.push("x"), null, () => worker);
    session.stop();
    say(said("late"));
    say(ended);
    expect((await session.done).outcome).toBe("stopped");
    expect(state.ended).toBe(true);
    expect(heard).toEqual([]);
  });

  it("ends at its time limit", async () => {
    const { worker, state } = create();
    const session = startSession(order, () => undefined, 1, () => worker);
    expect((await session.done).outcome).toBe("timeout");
    expect(state.ended).toBe(true);
  });

  it("fails when the worker breaks", async () => {
    const { worker } = create();
    const session = startSession(order, () => undefined, null, () => worker);
    worker.onerror?.({ message: "out of memory" } as ErrorEvent);
    expect((await session.done).reason).toContain("out of memory");
  });
});
