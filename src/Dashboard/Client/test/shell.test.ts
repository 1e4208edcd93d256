import { describe, expect, it } from "vitest";
import { delayFor } from "../src/backoff";
import { formatDuration, formatMoment } from "../src/format";
import { Reconnector } from "../src/reconnect";

describe("Reconnector", () => {
  function create(answers: (boolean | Error)[]) {
    const shown: (string | null)[] = [];
    let reloads = 0;
    const reconnector = new Reconnector({
      reconnect: () => {
        const answer = answers.shift()!;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      reload: () => void reloads++,
      show: (message) => void shown.push(message),
      wait: () => Promise.resolve(),
    });
    return { reconnector, shown, reloads: () => reloads, left: () => answers.length };
  }

  it("goes on where it was when the circuit lives", async () => {
    const { reconnector, shown, reloads } = create([new Error("down"), new Error("down"), true]);
    await reconnector.down();
    expect(shown.at(-1)).toBeNull();
    expect(reloads()).toBe(0);
  });

  it("loads the page anew when the server has forgotten the circuit", async () => {
    const { reconnector, reloads } = create([new Error("down"), false]);
    await reconnector.down();
    expect(reloads()).toBe(1);
  });

  it("never gives up while the server is away", async () => {
    const { reconnector, left, reloads } = create([...Array.from({ length: 500 }, () => new Error("down")), false]);
    await reconnector.down();
    expect(left()).toBe(0);
    expect(reloads()).toBe(1);
  });

  it("runs one loop at a time", async () => {
    const { reconnector, left } = create([new Error("down"), true, true]);
    await Promise.all([reconnector.down(), reconnector.down()]);
    expect(left()).toBe(1);
  });
});

describe("delayFor", () => {
  it("begins at once and never waits longer than five seconds", () => {
    expect(delayFor(0)).toBe(0);
    expect(Math.max(...Array.from({ length: 1000 }, (_, i) => delayFor(i)))).toBe(5000);
  });
});

describe("formatDuration", () => {
  it.each([
    [-5, "0.0 s"],
    [449, "0.4 s"],
    [12_345, "12.3 s"],
    [59_999, "59.9 s"],
    [185_000, "3 m 05 s"],
    [7_620_000, "2 h 07 m"],
  ])("%i ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("formatMoment", () => {
  const now = new Date(2026, 4, 6, 12, 0, 0);

  it("leaves out today's date", () => {
    expect(formatMoment(new Date(2026, 4, 6, 7, 8, 9), now, "en-GB")).toBe("07:08:09");
  });

  it("gives other days their date", () => {
    expect(formatMoment(new Date(2026, 3, 30, 7, 8, 9), now, "en-GB")).toBe("2026-04-30 07:08:09");
  });
});
