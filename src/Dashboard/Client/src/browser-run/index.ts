// client/browser-run.js: WebAssembly modules in this browser's own engine, each in a worker that can be ended.
//   <wasm-call digest export params results>   a form that calls an export; see call-element.ts
//   <wasm-run digest name size>                a form that runs a WASI program; see run-element.ts
//   <build-frame src label>                    a build's page in a sandboxed frame; see frame-element.ts
import { WasmCall } from "./call-element";
import { BuildFrame } from "./frame-element";
import { WasmRun } from "./run-element";

const elements = { "wasm-call": WasmCall, "wasm-run": WasmRun, "build-frame": BuildFrame };
for (const [name, element] of Object.entries(elements)) {
  // A page may load this script by its name and by its fingerprinted name.
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}
