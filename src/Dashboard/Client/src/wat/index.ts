// client/wat.js: the text format of a module, on demand: <wasm-wat digest name>; see element.ts
import { WasmWat } from "./element";

// A page may load this script by its name and by its fingerprinted name.
if (!customElements.get("wasm-wat")) {
  customElements.define("wasm-wat", WasmWat);
}
