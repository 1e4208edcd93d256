import { Tail } from "./output";
import { defaults } from "./limits";
import type { Outcome } from "./protocol";
import { startSession } from "./session";
import { NotFetched, fetchModule, sha256 } from "./source";

/** How a run in this browser went. */
export interface BrowserRun {
  /** exited, trapped, stopped, timeout, output-limit, refused (it can't run in a browser; nothing was run) or failed. */
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  /** Milliseconds, counted like `totalMs` from when the worker had the module; compiling is part of both. */
  readonly firstOutputMs: number | null;
  readonly totalMs: number;
  /** Bytes of linear memory at the end; null where it was ended from outside or never began. */
  readonly memoryBytes: number | null;
  /** sha256 of every byte on standard output, 64 hexadecimal digits. */
  readonly outputSha256: string;
  /** Bytes on standard output. */
  readonly outputBytes: number;
  /** The last of standard output and error in the order written, at most 16 KiB, without control characters. */
  readonly outputTail: string;
  /** In words, where it did not end by itself with a code. */
  readonly reason: string | null;
}

const tailBytes = 16 * 1024;

/**
 * Runs a stored WASI preview 1 module in a worker of this browser. Never throws: what goes wrong is an outcome.
 * From C#: `var js = await runtime.InvokeAsync<IJSObjectReference>("import", "/client/browser-run.js");`
 * `await js.InvokeAsync<BrowserRun>("run", digest, args, env, stdin, timeoutMs)`, where `env` is a list of NAME=VALUE,
 * and `timeoutMs` 0 or null is 30 seconds. The time limit of the interop call itself must be longer.
 */
export async function run(
  digest: string,
  args: readonly string[] | null = null,
  env: readonly string[] | null = null,
  stdin: string | null = null,
  timeoutMs: number | null = null,
): Promise<BrowserRun> {
  const tail = new Tail(tailBytes);
  const out: Uint8Array[] = [];
  try {
    const module = await fetchModule(digest);
    const session = startSession(
      { type: "run", module, args: args ?? [], env: env ?? [], stdin: stdin ?? "", files: [], limits: defaults },
      (output) => {
        tail.push(output.bytes);
        if (output.source === "o") {
          out.push(output.bytes);
        }
      },
      timeoutMs || defaults.timeoutMs,
    );
    const { outcome, exitCode, firstOutputMs, totalMs, memoryBytes, reason } = await session.done;
    const all = new Uint8Array(await new Blob(out as Uint8Array<ArrayBuffer>[]).arrayBuffer());
    return { outcome, exitCode, firstOutputMs, totalMs, memoryBytes, outputSha256: await sha256(all), outputBytes: all.length, outputTail: tail.text, reason };
  } catch (error) {
    const reason = error instanceof NotFetched ? error.message : String(error);
    return { outcome: "failed", exitCode: null, firstOutputMs: null, totalMs: 0, memoryBytes: null, outputSha256: "", outputBytes: 0, outputTail: "", reason };
  }
}
