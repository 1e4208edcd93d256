/** What the page asks of the worker. */
export type Ask =
  | { readonly type: "translate"; readonly module: Uint8Array }
  | { readonly type: "lines"; readonly from: number; readonly to: number }
  | { readonly type: "find"; readonly text: string; readonly after: number }
  | { readonly type: "file" };

/** What the worker answers. */
export type Answer =
  | { readonly type: "translated"; readonly lines: number; readonly shown: number; readonly functions: number }
  | { readonly type: "lines"; readonly from: number; readonly text: readonly string[] }
  | { readonly type: "found"; readonly line: number | null; readonly name: string }
  | { readonly type: "file"; readonly file: Blob }
  | { readonly type: "failed"; readonly reason: string };

/** The most bytes of a module, without its debug information, that are translated: its text is some thirteen times as long. */
export const maxBytes = 8_000_000;

/** The most lines that are shown; a download has them all. */
export const maxLines = 1_000_000;
