// Runs one module, then is ended by the page that made it. Its own policy (Shell/SecurityHeaders.cs) lets it compile
// WebAssembly and nothing else: no request, no script, no worker of its own.
import { Guest, exitCodeOf, provided } from "./guest";
import type { CallOrder, Ended, News, Order, Output, RunOrder } from "./protocol";
import { Unreadable, kindOf, limitMemory, signatureOf } from "./reader";
import { BadValue, formatValue, parseValue } from "./values";
import { whyNot, whyNotBinary } from "./world";

/** This many writes are told at once, each; then they are gathered, so that a flood does not become a flood of messages. */
const promptWrites = 1000;
const gatherMs = 50;
const gatherBytes = 32 * 1024;

interface Scope {
  onmessage: ((event: MessageEvent<Order>) => void) | null;
  postMessage(message: News): void;
}

const scope = globalThis as unknown as Scope;

/** A run that must not begin, with the reason. */
class Refusal extends Error {}

/** Past the limit of its output a program gets no further. */
class OutputLimit extends Error {}

class Voice {
  firstMs: number | null = null;
  #left: number;
  #writes = 0;
  #sent = 0;
  #waiting: Output[] = [];
  #waitingBytes = 0;

  constructor(
    limit: number,
    private readonly begun: number,
  ) {
    this.#left = limit;
  }

  write(source: Output["source"], bytes: Uint8Array): void {
    if (bytes.length === 0) {
      return;
    }
    this.firstMs ??= performance.now() - this.begun;
    const fits = bytes.subarray(0, this.#left);
    this.#left -= fits.length;
    this.#waiting.push({ type: "output", source, bytes: fits });
    this.#waitingBytes += fits.length;
    const now = performance.now();
    const full = fits.length < bytes.length;
    if (full || ++this.#writes <= promptWrites || now - this.#sent >= gatherMs || this.#waitingBytes >= gatherBytes) {
      this.flush();
      this.#sent = now;
    }
    if (full) {
      throw new OutputLimit();
    }
  }

  flush(): void {
    for (let i = 0; i < this.#waiting.length; ) {
      const source = this.#waiting[i]!.source;
      const parts: Uint8Array[] = [];
      for (; this.#waiting[i]?.source === source; i++) {
        parts.push(this.#waiting[i]!.bytes);
      }
      scope.postMessage({ type: "output", source, bytes: join(parts) });
    }
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

scope.onmessage = (event) => void obey(event.data);

async function obey(order: Order): Promise<void> {
  const begun = performance.now();
  const voice = new Voice(order.type === "check" ? 0 : order.limits.outputBytes, begun);
  const state: { instance?: WebAssembly.Instance; guest?: Guest } = {};
  const tell = (end: Partial<Ended> & Pick<Ended, "outcome">): void => {
    voice.flush();
    const memory = state.instance?.exports["memory"];
    scope.postMessage({
      type: "ended",
      exitCode: null,
      reason: null,
      values: [],
      firstOutputMs: voice.firstMs,
      totalMs: performance.now() - begun,
      memoryBytes: memory instanceof WebAssembly.Memory ? memory.buffer.byteLength : null,
      files: state.guest?.files() ?? [],
      ...end,
    });
  };
  try {
    const module = await compile(order);
    if (order.type === "check") {
      tell({ outcome: "exited", exitCode: 0 });
      return;
    }
    state.guest = guestFor(order, voice);
    state.instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: state.guest.imports });
    if (order.type === "run") {
      const exitCode = state.guest.start(state.instance);
      tell({ outcome: "exited", exitCode });
    } else {
      tell({ outcome: "exited", exitCode: 0, values: call(order, state.guest, state.instance) });
    }
  } catch (error) {
    tell(describe(error));
  }
}

async function compile(order: Order): Promise<WebAssembly.Module> {
  const kind = kindOf(order.module);
  if (kind !== "module") {
    throw new Refusal(whyNotBinary(kind));
  }
  let bytes = order.module;
  if (order.type !== "check") {
    const limited = limitMemory(bytes, order.limits.memoryBytes);
    if (limited.needs !== null) {
      throw new Refusal(`It wants ${limited.needs / 2 ** 20} MiB of memory from the beginning; ${order.limits.memoryBytes / 2 ** 20} MiB is the limit here.`);
    }
    bytes = limited.bytes;
  }
  const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  const why = whyNot(WebAssembly.Module.imports(module), provided);
  if (why !== null) {
    throw new Refusal(why);
  }
  const exports = WebAssembly.Module.exports(module);
  if (order.type === "run" && !exports.some((one) => one.name === "_start" && one.kind === "function")) {
    throw new Refusal("It exports no _start, so there is no program to run. Its exported functions can be called one by one.");
  }
  if (WebAssembly.Module.imports(module).length > 0 && !exports.some((one) => one.name === "memory" && one.kind === "memory")) {
    throw new Refusal("It exports no memory named memory, which WASI's functions read from and write to.");
  }
  return module;
}

function guestFor(order: RunOrder | CallOrder, voice: Voice): Guest {
  const given = order.type === "run" ? order : { args: [], env: [], stdin: "", files: [] };
  return new Guest({ ...given, fileBytes: order.limits.fileBytes, write: (source, bytes) => voice.write(source, bytes) });
}

function call(order: CallOrder, guest: Guest, instance: WebAssembly.Instance): string[] {
  const signature = signatureOf(order.module, order.name);
  const target = instance.exports[order.name];
  if (!signature || typeof target !== "function") {
    throw new Refusal(`It exports no function of the name ${order.name}.`);
  }
  if (signature.params.length !== order.args.length) {
    throw new Refusal(`${order.name} takes ${signature.params.length} values (${signature.params.join(" ") || "none"}); ${order.args.length} were given.`);
  }
  const args = signature.params.map((type, i) => parseValue(type, order.args[i] ?? ""));
  if (signature.results.includes("v128") || signature.params.includes("v128")) {
    throw new Refusal("JavaScript can't exchange values of type v128.");
  }
  guest.initialize(instance);
  const result: unknown = (target as (...values: unknown[]) => unknown)(...args);
  return (signature.results.length > 1 ? [...(result as Iterable<unknown>)] : signature.results.length === 1 ? [result] : []).map(formatValue);
}

function describe(error: unknown): Partial<Ended> & Pick<Ended, "outcome"> {
  const exitCode = exitCodeOf(error);
  if (exitCode !== null) {
    return { outcome: "exited", exitCode };
  }
  if (error instanceof Refusal || error instanceof BadValue || error instanceof Unreadable || error instanceof WebAssembly.LinkError) {
    return { outcome: "refused", reason: error.message };
  }
  if (error instanceof OutputLimit) {
    return { outcome: "output-limit", reason: "It wrote more than it may." };
  }
  if (error instanceof WebAssembly.CompileError) {
    return { outcome: "failed", reason: `The browser can't compile it: ${error.message}` };
  }
  if (error instanceof WebAssembly.RuntimeError) {
    return { outcome: "trapped", reason: `Trap: ${error.message}` };
  }
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return { outcome: "trapped", reason: "Trap: the call stack is exhausted (the browser sets its size)" };
  }
  return { outcome: "trapped", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0];
  if (parts.length === 1 && only) {
    return only.slice();
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
