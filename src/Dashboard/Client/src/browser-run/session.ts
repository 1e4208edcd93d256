import type { Ended, News, Order, Outcome, Output } from "./protocol";

/** A run under way. */
export interface Session {
  /** How it ended; never rejects. */
  readonly done: Promise<Ended>;
  /** Ends it, whatever it is doing. Does nothing when it has ended. */
  stop(): void;
}

/** What a session needs of a worker; a test has one of its own. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<News>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(order: Order): void;
  terminate(): void;
}

/** The worker's script lies beside this one. */
function newWorker(): WorkerLike {
  return new Worker(new URL("browser-run-worker.js", import.meta.url), { type: "module", name: "wasm" }) as WorkerLike;
}

/** Gives a worker of its own an order, and ends the worker with it. `timeoutMs` counts from now; none: as long as it takes. */
export function startSession(
  order: Order,
  heard: (output: Output) => void,
  timeoutMs: number | null = null,
  create: () => WorkerLike = newWorker,
): Session {
  const begun = performance.now();
  let firstOutputMs: number | null = null;
  let settle: (ended: Ended) => void = () => undefined;
  let over = false;
  const done = new Promise<Ended>((resolve) => (settle = resolve));
  const worker = create();
  const end = (ended: Ended): void => {
    if (!over) {
      over = true;
      clearTimeout(timer);
      worker.terminate();
      settle(ended);
    }
  };
  const cut = (outcome: Outcome, reason: string): void =>
    end({
      type: "ended",
      outcome,
      exitCode: null,
      reason,
      values: [],
      firstOutputMs,
      totalMs: performance.now() - begun,
      memoryBytes: null,
      files: [],
    });
  const timer = timeoutMs === null ? undefined : setTimeout(() => cut("timeout", `Ended after ${timeoutMs / 1000} s: that is its time limit.`), timeoutMs);
  worker.onmessage = ({ data }) => {
    if (over) {
      return; // what was under way when it was stopped
    }
    if (data.type === "output") {
      firstOutputMs ??= performance.now() - begun;
      heard(data);
    } else {
      end(data);
    }
  };
  worker.onerror = (event) => cut("failed", `The browser ended the worker: ${event.message || "it gave no reason, which is often a lack of memory"}`);
  worker.postMessage(order);
  return { done, stop: () => cut("stopped", "Stopped.") };
}
