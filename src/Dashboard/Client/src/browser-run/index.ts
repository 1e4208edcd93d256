// client/browser-run.js: WebAssembly modules in this browser's own engine, each in a worker that can be ended.
//   run(digest, args, env, stdin, timeoutMs)   one run of a WASI module; for C#, see run.ts
//   <wasm-call digest export params results>   a form that calls an export; see call-element.ts
import { WasmCall } from "./call-element";

export { run } from "./run";

// A page may load this script by its name and by its fingerprinted name.
if (!customElements.get("wasm-call")) {
  customElements.define("wasm-call", WasmCall);
}
