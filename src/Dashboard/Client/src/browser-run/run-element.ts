import { formatDuration } from "../format";
import { make } from "./dom";
import { LineCutter } from "./output";
import { OutputLog } from "./output-log";
import type { Ended, GuestFile, RunOrder } from "./protocol";
import { RunForm } from "./run-form";
import { startSession, type Session } from "./session";
import { NotFetched, fetchModule } from "./source";
import { BadWords } from "./words";

const pageBytes = 65_536;

/** Up to this size a module is fetched and looked at when the page opens; a larger one when it is run. */
const checkedAtOnce = 16 << 20;

/**
 * <wasm-run digest="sha256:..." name="hello.wasm" size="1234" args="a 'b c'" stdin="">: runs a stored WASI preview 1 program in a worker of this
 * browser, with arguments, environment, standard input and files; shows what it says and how it ended, and offers the
 * files it left. A module that can't run here is refused with the reason before anything of it is run.
 */
export class WasmRun extends HTMLElement {
  readonly #status = make("p", { class: "wasm-run-status", role: "status" });
  readonly #facts = make("dl", { class: "facts" });
  readonly #files = make("div", {});
  readonly #log = new OutputLog("Output of the run");
  readonly #form = new RunForm(() => void this.#run(), () => this.#session?.stop());
  #module: Promise<Uint8Array> | null = null;
  #session: Session | null = null;

  connectedCallback(): void {
    if (this.childElementCount === 0) {
      this.#form.propose(this.getAttribute("args") ?? "", this.getAttribute("stdin") ?? "");
      this.append(this.#form.element, this.#status, this.#facts, make("h2", {}, "Output"), this.#log.element, this.#files);
      if (Number(this.getAttribute("size")) <= checkedAtOnce) {
        void this.#check();
      }
    }
  }

  disconnectedCallback(): void {
    this.#session?.stop();
  }

  #fetch(): Promise<Uint8Array> {
    this.#module ??= fetchModule(this.getAttribute("digest") ?? "").catch((error: unknown) => {
      this.#module = null; // to be tried again
      throw error;
    });
    return this.#module;
  }

  async #check(): Promise<void> {
    try {
      const ended = await startSession({ type: "check", module: await this.#fetch() }, () => undefined, 30_000).done;
      if (ended.outcome === "refused" && this.#session === null) {
        this.#refuse(ended.reason ?? "");
      }
    } catch (error) {
      this.#say(words(error), true);
    }
  }

  #refuse(reason: string): void {
    this.#say(`It can't run here. ${reason}`, true);
    this.#form.run.disabled = true;
  }

  async #run(): Promise<void> {
    if (this.#session !== null) {
      return;
    }
    this.#form.busy = true;
    this.#facts.replaceChildren();
    this.#files.replaceChildren();
    this.#log.clear();
    this.#say("running…", false);
    try {
      const { order, timeoutMs } = await this.#form.read();
      const cutter = new LineCutter();
      const module = await this.#fetch();
      this.#session = startSession({ ...order, module }, (output) => this.#log.add(cutter.push(output)), timeoutMs);
      const ended = await this.#session.done;
      this.#log.add(cutter.finish());
      this.#ended(ended, order);
    } catch (error) {
      this.#say(words(error), true);
    } finally {
      this.#session = null;
      this.#form.busy = false;
    }
  }

  #ended(ended: Ended, order: Omit<RunOrder, "module">): void {
    const bad = ended.outcome !== "exited" || ended.exitCode !== 0;
    this.#say(ended.outcome === "exited" ? `It ended with exit code ${ended.exitCode}.` : (ended.reason ?? ended.outcome), bad);
    const facts: [string, string][] = [["Took", time(ended.totalMs)]];
    if (ended.firstOutputMs !== null) {
      facts.unshift(["First output after", time(ended.firstOutputMs)]);
    }
    if (ended.memoryBytes !== null) {
      facts.push(["Memory at the end", `${(ended.memoryBytes / pageBytes).toLocaleString("en")} pages (${mebibytes(ended.memoryBytes)})`]);
    }
    this.#facts.append(...facts.map(([name, value]) => make("div", { class: "fact" }, make("dt", {}, name), make("dd", {}, value))));
    this.#offer(ended.files, order.files);
  }

  #offer(files: readonly GuestFile[], given: readonly GuestFile[]): void {
    if (files.length === 0) {
      return;
    }
    const shown = files.slice(0, 200);
    const rows = shown.map((file) => {
      const before = given.find((one) => one.path === file.path);
      const state = before === undefined ? "new" : same(before.bytes, file.bytes) ? "unchanged" : "changed";
      const save = make("button", { type: "button", class: "button" }, "Download ", make("span", { class: "visually-hidden" }, file.path));
      save.addEventListener("click", () => download(file));
      const size = make("td", { class: "num" }, `${file.bytes.length.toLocaleString("en")} B`);
      return make("tr", {}, make("td", {}, make("code", {}, file.path)), make("td", {}, state), size, make("td", {}, save));
    });
    const heads = ["File", "State", "Size", "Download"].map((name) => make("th", { scope: "col" }, name));
    this.#files.append(
      make("h2", {}, "Files in /work"),
      make(
        "div",
        { class: "table-scroll" },
        make("table", { class: "table", "aria-label": "Files in /work" }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
      ),
    );
    if (files.length > shown.length) {
      this.#files.append(make("p", { class: "muted" }, `${(files.length - shown.length).toLocaleString("en")} more are not shown.`));
    }
  }

  #say(text: string, bad: boolean): void {
    this.#status.textContent = text;
    this.#status.classList.toggle("wasm-run-bad", bad);
  }
}

function words(error: unknown): string {
  return error instanceof NotFetched || error instanceof BadWords ? error.message : String(error);
}

function time(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds.toFixed(1)} ms` : formatDuration(milliseconds);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toLocaleString("en", { maximumFractionDigits: 2 })} MiB`;
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** The name is the guest's: only its last part is proposed, and the browser makes it safe. */
function download(file: GuestFile): void {
  const address = URL.createObjectURL(new Blob([file.bytes as Uint8Array<ArrayBuffer>], { type: "application/octet-stream" }));
  const link = make("a", { href: address, download: file.path.split("/").pop() ?? "file" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
