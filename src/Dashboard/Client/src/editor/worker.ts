// The worker Monaco compares texts and finds words in: its own script, loaded from beside it, in a classic worker.
// Monaco's loader tries whether it may evaluate text as code and falls back to loading files; our policy forbids the former, and
// the browser would report each try. So it is told at once.
declare function importScripts(...urls: string[]): void;

const refuse = (): never => {
  throw new EvalError("Text is not evaluated as code here.");
};
self.Function = new Proxy(Function, { construct: refuse, apply: refuse });

const root = new URL("../_content/BlazorMonaco/lib/monaco-editor/min/", self.location.href).href;
(self as unknown as { MonacoEnvironment: object }).MonacoEnvironment = { baseUrl: root };
importScripts(`${root}vs/base/worker/workerMain.js`);
