// Translates one module with wabt and keeps its text, of which the page asks for the lines it shows. A worker of its
// own, so that the page stays alive meanwhile and can end it.
import wabt from "wabt";
import { maxLines, type Answer, type Ask } from "./protocol";
import { WatText } from "./text";

const everyFeature = {
  exceptions: true,
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  simd: true,
  threads: true,
  function_references: true,
  multi_value: true,
  tail_call: true,
  bulk_memory: true,
  reference_types: true,
  gc: true,
  memory64: true,
  extended_const: true,
  relaxed_simd: true,
};

let text: WatText | null = null;

function answer(message: Answer): void {
  postMessage(message);
}

async function translate(module: Uint8Array): Promise<void> {
  try {
    const tool = await wabt();
    const read = tool.readWasm(module, { ...everyFeature, readDebugNames: true, check: false });
    try {
      read.generateNames();
      read.applyNames();
      text = new WatText(read.toText({ foldExprs: false, inlineExport: false }), maxLines);
    } finally {
      read.destroy();
    }
    answer({ type: "translated", lines: text.lines, shown: text.shown, functions: text.functions });
  } catch (error) {
    answer({ type: "failed", reason: explain(error) });
  }
}

function explain(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, 300);
  if (/memory|allocation|invalid string length/i.test(message) && !/error:/.test(message)) {
    return `The browser has too little memory for its text (${message}).`;
  }
  return `wabt can't read this module: ${message.replace(/^readWasm failed:\s*/, "")}. Mostly it uses a newer feature of WebAssembly than wabt 1.0.39 knows, or is damaged.`;
}

addEventListener("message", (event: MessageEvent<Ask>) => {
  const ask = event.data;
  if (ask.type === "translate") {
    void translate(ask.module);
  } else if (!text) {
    answer({ type: "failed", reason: "Nothing has been translated yet." });
  } else if (ask.type === "lines") {
    answer({ type: "lines", from: ask.from, text: text.slice(ask.from, ask.to) });
  } else if (ask.type === "find") {
    const found = text.find(ask.text, ask.after);
    answer({ type: "found", line: found?.line ?? null, name: found?.name ?? "" });
  } else {
    answer({ type: "file", file: text.file() });
  }
});
