import { freshId, make } from "./dom";
import { defaults } from "./limits";
import type { GuestFile, RunOrder } from "./protocol";
import { BadWords, readVariables, splitWords } from "./words";

const mebibyte = 1 << 20;

/** What a person gives a run in the browser. */
export class RunForm {
  readonly element: HTMLFormElement;
  readonly run = make("button", { type: "submit", class: "button primary" }, "Run in this browser");
  readonly stop = make("button", { type: "button", class: "button danger", disabled: "" }, "Stop");
  readonly #args = make("input", { class: "input code", autocomplete: "off", spellcheck: "false" });
  readonly #env = make("textarea", { class: "input code", rows: "3", spellcheck: "false" });
  readonly #stdin = make("textarea", { class: "input code", rows: "3", spellcheck: "false" });
  readonly #files = make("input", { type: "file", class: "input", multiple: "" });
  readonly #seconds = make("input", { class: "input", inputmode: "decimal", value: String(defaults.timeoutMs / 1000) });
  readonly #memory = make("input", { class: "input", inputmode: "numeric", value: String(defaults.memoryBytes / mebibyte) });

  constructor(begin: () => void, end: () => void) {
    this.element = make(
      "form",
      { class: "card stack form", "aria-label": "Run in this browser" },
      field(this.#args, "Arguments", "as in a shell: blanks separate, quotation marks hold together"),
      make("div", { class: "run-columns" }, field(this.#env, "Environment", "one NAME=VALUE a line"), field(this.#stdin, "Standard input")),
      field(this.#files, "Files for /work", `copies the guest may read and change, at most ${defaults.fileBytes / mebibyte} MiB together; nothing is sent anywhere`),
      make(
        "fieldset",
        { class: "limits" },
        make("legend", {}, "Limits"),
        field(this.#seconds, "Time (s)", "the worker is ended from outside"),
        field(this.#memory, "Memory (MiB)", "the module's memory maximum, lowered before it is compiled"),
      ),
      make("div", { class: "actions" }, this.run, this.stop),
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      begin();
    });
    this.stop.addEventListener("click", end);
  }

  /** While a run is under way it can be stopped, and no other begun. */
  set busy(busy: boolean) {
    this.run.disabled = busy;
    this.stop.disabled = !busy;
  }

  /** Fills in what a sample says its module is run with. */
  propose(args: string, stdin: string): void {
    this.#args.value = args;
    this.#stdin.value = stdin;
  }

  /** What the fields say; throws BadWords where that can't be read. */
  async read(): Promise<{ order: Omit<RunOrder, "module">; timeoutMs: number }> {
    const files = await this.#read();
    const memoryBytes = Math.floor(number(this.#memory, "memory", 4096) * mebibyte);
    return {
      order: {
        type: "run",
        args: splitWords(this.#args.value),
        env: readVariables(this.#env.value),
        stdin: this.#stdin.value,
        files,
        limits: { ...defaults, memoryBytes, fileBytes: defaults.fileBytes - files.reduce((sum, file) => sum + file.bytes.length, 0) },
      },
      timeoutMs: number(this.#seconds, "time", 86_400) * 1000,
    };
  }

  async #read(): Promise<GuestFile[]> {
    const chosen = [...(this.#files.files ?? [])];
    if (chosen.reduce((sum, file) => sum + file.size, 0) > defaults.fileBytes) {
      throw new BadWords(`The files have more than ${defaults.fileBytes / mebibyte} MiB together.`);
    }
    try {
      return await Promise.all(chosen.map(async (file) => ({ path: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
    } catch {
      throw new BadWords("A file could not be read; choose it again.");
    }
  }
}

function field(input: HTMLElement, label: string, hint?: string): HTMLElement {
  input.id = freshId("wasm-run");
  const parts: Node[] = [make("label", { for: input.id }, label), input];
  if (hint !== undefined) {
    const id = freshId("wasm-run-hint");
    input.setAttribute("aria-describedby", id);
    parts.push(make("span", { id, class: "hint" }, hint));
  }
  return make("div", { class: "field" }, ...parts);
}

function number(input: HTMLInputElement, what: string, most: number): number {
  const value = Number(input.value.trim());
  if (!(value > 0 && value <= most)) {
    throw new BadWords(`The ${what} limit "${input.value.slice(0, 20)}" is not a number from above 0 to ${most}.`);
  }
  return value;
}
