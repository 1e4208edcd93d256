/** An import as WebAssembly.Module.imports tells it. */
export interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: string;
}

const preview1 = "wasi_snapshot_preview1";

/** Modules whose functions only a script can bring, and who writes that script. */
const scripts: readonly [test: (imports: readonly Import[]) => boolean, sentence: string][] = [
  [
    (imports) => imports.some((one) => one.name.startsWith("__wbindgen") || one.name.startsWith("__wbg_")),
    "It needs functions that wasm-bindgen wrote in JavaScript. A module of this kind runs in a page together with that script.",
  ],
  [
    (imports) => imports.some((one) => one.module === "gojs" || one.module === "go"),
    "It needs what Go's wasm_exec.js brings. A module of this kind runs in a page together with that script.",
  ],
  [
    (imports) => imports.every((one) => one.module === "a" && one.name.length <= 2),
    "Its imports are minified functions of module a. They stand in the JavaScript that Emscripten wrote beside it: open the build, which has both, in the browser.",
  ],
  [
    (imports) => imports.some((one) => one.module === "env" && /^(emscripten_|invoke_|_emscripten|__syscall_|__cxa_|_embind)/.test(one.name)),
    "It needs functions of module env that stand in the JavaScript that Emscripten wrote beside it: open the build, which has both, in the browser.",
  ],
];

/**
 * Why a module can't be run by this page, in words; null when everything it imports is here.
 * `provided` are the names of the WASI preview 1 functions there are.
 */
export function whyNot(imports: readonly Import[], provided: ReadonlySet<string>): string | null {
  const missing = imports.filter((one) => one.module !== preview1 || one.kind !== "function" || !provided.has(one.name));
  if (missing.length === 0) {
    return null;
  }
  const script = scripts.find(([test]) => test(missing));
  if (script) {
    return script[1];
  }
  if (missing.every((one) => one.module === preview1)) {
    return `It imports ${names(missing)}, which WASI preview 1 does not have.`;
  }
  if (missing.some((one) => one.module === "wasi_unstable")) {
    return "It was made for wasi_unstable, the name of WASI before preview 1. Its functions differ in detail; build it again with a newer compiler.";
  }
  if (missing.some((one) => one.kind === "memory")) {
    return `It wants its memory from outside (${names(missing)}), as programs with threads and libraries linked at run time do. This page brings none.`;
  }
  return `It imports ${names(missing)}. This page brings WASI preview 1 and nothing else.`;
}

/** Why a binary that is no module can't be run here. */
export function whyNotBinary(kind: "component" | "other"): string {
  return kind === "component"
    ? "It is a component. Browsers run core modules only; a component must first be translated into modules and JavaScript (the tool jco does that)."
    : "It does not begin as a WebAssembly module does.";
}

function names(imports: readonly Import[]): string {
  const shown = imports.slice(0, 4).map((one) => `${one.module}.${one.name}`.slice(0, 120));
  return shown.join(", ") + (imports.length > shown.length ? ` and ${imports.length - shown.length} more` : "");
}
