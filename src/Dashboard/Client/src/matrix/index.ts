// client/matrix.js: one run of a module in this browser, told as the server tells its own runs, so that they can be compared.
import { defaults } from "../browser-run/limits";
import type { Order, Outcome } from "../browser-run/protocol";
import { startSession, type Session } from "../browser-run/session";
import { NotFetched, fetchModule, sha256 } from "../browser-run/source";
import { linesOf } from "./lines";

/** As BrowserRun.cs. */
export interface MatrixRun {
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly firstOutputMs: number | null;
  readonly durationMs: number;
  readonly memoryBytes: number | null;
  readonly sha256: string | null;
  readonly lines: number;
  readonly head: readonly string[];
}

const outputBytes = 16 * 1024 * 1024;
let session: Session | null = null;
let stopped = false;

/** Runs a stored module, or calls its export where one is named. Never throws: what goes wrong is an outcome. */
export async function run(
  digest: string,
  args: readonly string[],
  env: readonly string[],
  stdin: string,
  invoke: string | null,
  timeoutMs: number,
): Promise<MatrixRun> {
  stopped = false;
  const out: Uint8Array[] = [];
  try {
    const module = await fetchModule(digest);
    const limits = { ...defaults, outputBytes };
    const order: Order = invoke === null ? { type: "run", module, args, env, stdin, files: [], limits } : { type: "call", module, name: invoke, args, limits };
    session = startSession(
      order,
      (output) => {
        if (output.source === "o") {
          out.push(output.bytes);
        }
      },
      timeoutMs,
    );
    if (stopped) {
      session.stop();
    }
    const ended = await session.done;
    // An export prints nothing: what it returned is its output, a line each, as the command lines of runtimes print it.
    const values = ended.values.map((value) => value + "\n").join("");
    const lines = linesOf(new Uint8Array(await new Blob([...(out as Uint8Array<ArrayBuffer>[]), values]).arrayBuffer()));
    return {
      outcome: ended.outcome,
      exitCode: ended.exitCode,
      reason: ended.reason,
      // Counted as the total is, in the worker; what went to standard error alone is no output here.
      firstOutputMs: out.length > 0 ? ended.firstOutputMs : null,
      durationMs: ended.totalMs,
      memoryBytes: ended.memoryBytes,
      sha256: await sha256(new TextEncoder().encode(lines.text)),
      lines: lines.count,
      head: lines.head,
    };
  } catch (error) {
    const reason = error instanceof NotFetched ? error.message : String(error);
    return { outcome: "failed", exitCode: null, reason, firstOutputMs: null, durationMs: 0, memoryBytes: null, sha256: null, lines: 0, head: [] };
  } finally {
    session = null;
  }
}

/** Ends the run under way, whatever it is doing. */
export function stop(): void {
  stopped = true;
  session?.stop();
}
