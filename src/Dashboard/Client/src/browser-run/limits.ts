import type { Limits } from "./protocol";

const mebibyte = 1 << 20;

/**
 * What a run in the browser may use unless told otherwise. Of these the worker enforces memory (it lowers the maximum
 * the module names for its memory), output and files; time and Stop end the worker from outside, which works on any
 * loop. The rest is the browser's: the stack (about 1 MB), and 4 GiB for any memory. There is no fuel.
 */
export const defaults: Limits & { readonly timeoutMs: number } = {
  memoryBytes: 256 * mebibyte,
  outputBytes: mebibyte,
  fileBytes: 16 * mebibyte,
  timeoutMs: 30_000,
};

/** Files and folders a guest may make. */
export const fileCount = 10_000;
