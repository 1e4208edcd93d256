// What a page and the worker that runs a module say to each other.

/** A file in the guest's folder /work, by its path within it. */
export interface GuestFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What one run may use. The browser has limits of its own beyond these: see limits.ts. */
export interface Limits {
  /** Bytes of linear memory; the module's own maximum is lowered to it before it is compiled. */
  readonly memoryBytes: number;
  /** Bytes on stdout and stderr together; past them the run is ended. */
  readonly outputBytes: number;
  /** Bytes of all files in /work; past them a write answers ENOSPC. */
  readonly fileBytes: number;
}

export interface RunOrder {
  readonly type: "run";
  readonly module: Uint8Array;
  /** Without the program's name, which is always `module.wasm`. */
  readonly args: readonly string[];
  /** NAME=VALUE each. */
  readonly env: readonly string[];
  readonly stdin: string;
  readonly files: readonly GuestFile[];
  readonly limits: Limits;
}

export interface CallOrder {
  readonly type: "call";
  readonly module: Uint8Array;
  readonly name: string;
  /** As a person types them; they are held against the export's own type. */
  readonly args: readonly string[];
  readonly limits: Limits;
}

export interface CheckOrder {
  readonly type: "check";
  readonly module: Uint8Array;
}

export type Order = RunOrder | CallOrder | CheckOrder;

/** How a run ended. */
export type Outcome =
  /** The program ended by itself; its exit code is told. A call of an export that returned counts too, with code 0. */
  | "exited"
  /** A trap: unreachable, out of bounds, stack overflow... */
  | "trapped"
  /** A person stopped it. */
  | "stopped"
  /** Its time was over. */
  | "timeout"
  /** It wrote more than it may. */
  | "output-limit"
  /** It can't run in this browser, and nothing of it was run: `reason` says why. */
  | "refused"
  /** It could not be fetched or compiled. */
  | "failed";

export interface Output {
  readonly type: "output";
  readonly source: "o" | "e";
  readonly bytes: Uint8Array;
}

/** The worker's last word. Times are milliseconds from when it was given the module; compiling is part of them. */
export interface Ended {
  readonly type: "ended";
  readonly outcome: Outcome;
  readonly exitCode: number | null;
  readonly reason: string | null;
  /** What an export returned, one text each. */
  readonly values: readonly string[];
  readonly firstOutputMs: number | null;
  readonly totalMs: number;
  /** Bytes of linear memory at the end, which never shrinks. */
  readonly memoryBytes: number | null;
  readonly files: readonly GuestFile[];
}

export type News = Output | Ended;
