// Runs first in the frame of a build and tells the page around it what the program prints. The frame is an opaque origin:
// this message is the only way out of it, and the page takes it for text of a stranger (browser-run/frame-element.ts).
// All in one function: a name at the top would be a global of the build's page, which may have one of the same name.
(() => {
  type Source = "o" | "e" | "s";
  const longest = 4096;
  const self = document.currentScript;

  const tell = (source: Source, parts: readonly unknown[]): void => {
    const text = parts.map(String).join(" ").slice(0, longest);
    parent.postMessage({ wasmFrame: true, source, text }, location.origin);
  };

  const hear = (names: readonly ("log" | "info" | "debug" | "warn" | "error")[], source: Source): void => {
    for (const name of names) {
      const before = console[name].bind(console);
      console[name] = (...parts: unknown[]) => {
        tell(source, parts);
        before(...parts);
      };
    }
  };
  hear(["log", "info", "debug"], "o");
  hear(["warn", "error"], "e");

  addEventListener("error", (event) => tell("e", [event.message || "a file could not be loaded"]), true);
  addEventListener("unhandledrejection", (event) => tell("e", [event.reason]));
  document.addEventListener("securitypolicyviolation", (event) =>
    tell("s", [`The frame's policy refused ${event.blockedURI || "something"} (${event.effectiveDirective}).`]),
  );

  if (self?.hasAttribute("data-page")) {
    // Our own page: what Emscripten's script asks of the page it is loaded by.
    const show = (text: string): void => {
      document.getElementById("output")?.append(`${text}\n`);
    };
    const out = (text: string): void => {
      show(text);
      console.log(text);
    };
    const err = (text: string): void => {
      show(text);
      console.error(text);
    };
    Object.assign(globalThis, { Module: { print: out, printErr: err, canvas: null } });
  }
})();
