/** Waits between attempts, in milliseconds: quick at first, then every five seconds, for ever. */
const steps = [0, 250, 500, 1000, 2000, 3000];
const longest = 5000;

/** The wait before the given attempt, counted from 0. */
export function delayFor(attempt: number): number {
  return steps[attempt] ?? longest;
}

/** Resolves after the wait, or at once when the network or the tab comes back meanwhile. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      if (document.visibilityState === "visible") {
        done();
      }
    };
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      document.removeEventListener("visibilitychange", wake);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    document.addEventListener("visibilitychange", wake);
  });
}
