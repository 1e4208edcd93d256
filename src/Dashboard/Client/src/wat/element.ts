import { fetchModule, NotFetched } from "../browser-run/source";
import { make } from "../browser-run/dom";
import { LineView } from "./lines";
import { maxBytes, type Answer, type Ask } from "./protocol";
import { isComponent, strip } from "./strip";

function newWorker(): Worker {
  return new Worker(new URL("wat-worker.js", import.meta.url), { type: "module", name: "wat" });
}

/**
 * <wasm-wat digest="sha256:..." name="hello.wasm">: a button that translates a stored module into the text format with
 * wabt, in a worker of this browser, and shows it: lines in sight only, a function to jump to, a download of all of it.
 */
export class WasmWat extends HTMLElement {
  readonly #start = make("button", { type: "button", class: "button" }, "Show the text format");
  readonly #cancel = make("button", { type: "button", class: "button", hidden: "" }, "Cancel");
  readonly #status = make("span", { role: "status", class: "muted" });
  readonly #problem = make("p", { role: "alert", class: "notice", hidden: "" });
  readonly #find = make("input", { class: "input filter", placeholder: "function: part of its name, or its index", "aria-label": "Function to jump to", maxlength: "200", autocomplete: "off", spellcheck: "false" });
  readonly #save = make("button", { type: "button", class: "button" }, "Download .wat");
  readonly #form = make("form", { class: "toolbar", role: "search", "aria-label": "Text format", hidden: "" }, this.#find, make("button", { type: "submit", class: "button" }, "Jump"), this.#save);
  readonly #view = new LineView("Text format", (from, to) => this.#ask({ type: "lines", from, to }));
  #worker: Worker | null = null;
  #turn = 0;
  #line = -1;

  connectedCallback(): void {
    if (this.childElementCount > 0) {
      return;
    }
    this.#view.element.hidden = true;
    this.append(make("div", { class: "toolbar" }, this.#start, this.#cancel, this.#status), this.#problem, this.#form, this.#view.element);
    this.#start.addEventListener("click", () => void this.#translate());
    this.#cancel.addEventListener("click", () => this.#end("Cancelled."));
    this.#save.addEventListener("click", () => this.#ask({ type: "file" }));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#ask({ type: "find", text: this.#find.value, after: this.#line });
    });
    this.#find.addEventListener("input", () => (this.#line = -1));
  }

  disconnectedCallback(): void {
    this.#end("");
  }

  #ask(ask: Ask): void {
    this.#worker?.postMessage(ask);
  }

  async #translate(): Promise<void> {
    const turn = ++this.#turn;
    this.#problem.hidden = true;
    this.#start.hidden = true;
    this.#cancel.hidden = false;
    this.#status.textContent = "fetching the module…";
    try {
      const module = await fetchModule(this.getAttribute("digest") ?? "");
      if (turn !== this.#turn) {
        return; // cancelled meanwhile
      }
      const refusal = refuse(module);
      if (refusal) {
        this.#fail(refusal);
        return;
      }
      this.#status.textContent = "wabt translates it…";
      const worker = newWorker();
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#hear(data);
      worker.onerror = (event) => this.#fail(`The browser ended the translation: ${event.message || "it gave no reason, which is often a lack of memory"}.`);
      const bytes = strip(module);
      worker.postMessage({ type: "translate", module: bytes } satisfies Ask, [bytes.buffer]);
    } catch (error) {
      this.#fail(error instanceof NotFetched ? error.message : String(error));
    }
  }

  #hear(answer: Answer): void {
    switch (answer.type) {
      case "translated":
        this.#cancel.hidden = true;
        this.#status.textContent = `${count(answer.lines)} lines${answer.shown < answer.lines ? `, of which the first ${count(answer.shown)} are shown` : ""}, ${count(answer.functions)} functions`;
        this.#form.hidden = false;
        this.#view.element.hidden = false;
        this.#view.show(answer.shown);
        break;
      case "lines":
        this.#view.put(answer.from, answer.text);
        break;
      case "found":
        this.#status.textContent = answer.line === null ? "No function with a body is called that." : `${answer.name || "function"}, line ${count(answer.line + 1)}`;
        if (answer.line !== null) {
          this.#line = answer.line;
          this.#view.go(answer.line);
        }
        break;
      case "file":
        save(answer.file, `${(this.getAttribute("name") ?? "module").replace(/\.wasm$/, "")}.wat`);
        break;
      default:
        this.#fail(answer.reason);
    }
  }

  #fail(reason: string): void {
    this.#end("");
    this.#problem.textContent = reason;
    this.#problem.hidden = false;
  }

  #end(word: string): void {
    this.#turn++;
    this.#worker?.terminate();
    this.#worker = null;
    this.#start.hidden = false;
    this.#cancel.hidden = true;
    this.#form.hidden = true;
    this.#view.element.hidden = true;
    this.#status.textContent = word;
  }
}

/** Why a module is not translated at all; null when it may be. */
export function refuse(module: Uint8Array): string | null {
  if (isComponent(module)) {
    return "This is a component, and wabt reads core modules only. Bytecode Alliance's wasm-tools prints components: wasm-tools print FILE.";
  }
  const bytes = strip(module).length;
  return bytes > maxBytes
    ? `Without its debug information the module has ${count(bytes)} bytes; up to ${count(maxBytes)} are translated here, for the text is some thirteen times as long. On your own machine: wasm2wat FILE.`
    : null;
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
