import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { remember, remembered } from "../src/editor/memory";
import { languageOf } from "../src/editor/monaco";

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

afterEach(() => vi.unstubAllGlobals());

test("remember, texts of two samples, keeps them apart", () => {
  remember("one", { "a.c": "int a;" });
  remember("two", { "b.c": "int b;" });
  expect(remembered("one")).toEqual({ "a.c": "int a;" });
});

test("remember, nothing changed any more, forgets the sample", () => {
  remember("one", { "a.c": "int a;" });
  remember("one", {});
  expect(sessionStorage.getItem("edits:one")).toBeNull();
});

test.each(["[1]", "{", "null", '"text"', '{"a.c":7}'])("remembered, storage holds %s, is nothing", (value) => {
  sessionStorage.setItem("edits:one", value);
  expect(remembered("one")).toEqual({});
});

test("remember, storage is full or forbidden, says so and goes on", () => {
  vi.stubGlobal("sessionStorage", {
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  expect(remember("one", { "a.c": "int a;" })).toBe(false);
});

test.each([
  ["src/main.rs", "rust"],
  ["hello.c", "c"],
  ["hello.CPP", "cpp"],
  ["Cargo.toml", "ini"],
  ["Makefile", "plaintext"],
])("languageOf %s is %s", (path, language) => {
  expect(languageOf(path)).toBe(language);
});
