import { freshId, make } from "./dom";
import { defaults } from "./limits";
import type { Ended } from "./protocol";
import { startSession, type Session } from "./session";
import { NotFetched, fetchModule } from "./source";
import { BadValue, parseValue } from "./values";

const callable = new Set(["i32", "i64", "f32", "f64"]);

/**
 * <wasm-call digest="sha256:..." export="add" params="i32 i32" results="i32">: a form that calls an exported function
 * of a stored module in a worker of this browser and shows what it returns. `params` and `results` are the types in the
 * text format's words, parted by blanks, empty for none; when it is called they are held against the binary itself.
 * WASI preview 1 is there for a module that imports it (without arguments or files), and `_initialize` is called first.
 * Each call has an instance of its own, so nothing is remembered from one to the next; it may take 30 s, or is stopped.
 */
export class WasmCall extends HTMLElement {
  #session: Session | null = null;
  #busy = false;
  #built = false;

  connectedCallback(): void {
    if (!this.#built) {
      this.#built = true;
      this.#build();
    }
  }

  disconnectedCallback(): void {
    this.#session?.stop();
  }

  get #name(): string {
    return this.getAttribute("export") ?? "";
  }

  #words(attribute: string): string[] {
    return (this.getAttribute(attribute) ?? "").split(/\s+/).filter((word) => word !== "");
  }

  #build(): void {
    const params = this.#words("params");
    const strange = [...params, ...this.#words("results")].filter((type) => !callable.has(type));
    if (strange.length > 0) {
      this.append(make("p", { class: "muted" }, `It can't be called from here: values of type ${[...new Set(strange)].join(", ")} can't be typed in.`));
      return;
    }
    const fields = params.map((type, i) => {
      const id = freshId("wasm-call");
      const input = make("input", { id, class: "input code", autocomplete: "off", spellcheck: "false", inputmode: type.startsWith("i") ? "numeric" : "decimal" });
      return { type, input, field: make("div", { class: "field" }, make("label", { for: id }, `Value ${i + 1} (${type})`), input) };
    });
    const call = make("button", { type: "submit", class: "button" }, "Call ", make("code", {}, this.#name));
    const stop = make("button", { type: "button", class: "button danger", hidden: "" }, "Stop");
    const result = make("output", { class: "wasm-call-result", "aria-label": `Result of ${this.#name}` });
    const form = make(
      "form",
      { class: "wasm-call", "aria-label": `Call ${this.#name}` },
      ...fields.map((one) => one.field),
      make("div", { class: "actions" }, call, stop),
      result,
    );
    stop.addEventListener("click", () => this.#session?.stop());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      for (const { type, input } of fields) {
        input.toggleAttribute("aria-invalid", false);
        try {
          parseValue(type, input.value);
        } catch (error) {
          input.setAttribute("aria-invalid", "true");
          input.focus();
          show(result, error instanceof BadValue ? error.message : String(error), true);
          return;
        }
      }
      void this.#call(fields.map((one) => one.input.value), result, call, stop);
    });
    this.append(form);
  }

  async #call(args: string[], result: HTMLElement, call: HTMLButtonElement, stop: HTMLButtonElement): Promise<void> {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    call.disabled = true;
    stop.hidden = false;
    show(result, "calling…", false);
    try {
      const module = await fetchModule(this.getAttribute("digest") ?? "");
      this.#session = startSession({ type: "call", module, name: this.#name, args, limits: defaults }, () => undefined, defaults.timeoutMs);
      const ended = await this.#session.done;
      show(result, describe(ended), ended.outcome !== "exited");
    } catch (error) {
      show(result, error instanceof NotFetched ? error.message : String(error), true);
    } finally {
      this.#busy = false;
      this.#session = null;
      call.disabled = false;
      stop.hidden = true;
    }
  }
}

function show(result: HTMLElement, text: string, bad: boolean): void {
  result.textContent = text;
  result.classList.toggle("wasm-call-bad", bad);
}

function describe(ended: Ended): string {
  if (ended.outcome !== "exited") {
    return ended.reason ?? ended.outcome;
  }
  if (ended.exitCode !== 0) {
    return `It ended the program with exit code ${ended.exitCode}.`;
  }
  return ended.values.length > 0 ? ended.values.join(", ") : "returned nothing";
}
