// What the page of a sample calls: remember() and remembered() for the changed texts of this tab, and open() for the editor.
import { remember as keep, remembered as recall, type Texts } from "./memory";
import { loadMonaco } from "./monaco";
import { MonacoSurface, PlainSurface, type Listener, type Mark, type SourceText, type Surface } from "./surface";

/** The page's side: a DotNetObjectReference. */
interface Page {
  invokeMethodAsync(method: string, ...args: unknown[]): Promise<unknown>;
}

declare const DotNet: { createJSStreamReference(bytes: Uint8Array): unknown };

const pauseBeforeTelling = 250;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The changed texts this tab remembers of a sample, as bytes of JSON: a message to the page may not be as long as a file. */
export function remembered(sample: string): Uint8Array {
  return bytesOf(JSON.stringify(recall(sample)));
}

export function remember(sample: string, texts: Texts): void {
  keep(sample, texts);
}

/** An open editor. */
class Editor implements Listener {
  readonly #page: Page;
  readonly #sample: string;
  readonly #originals: Map<string, string>;
  readonly #texts: Map<string, string>;
  readonly #waiting = new Set<string>();
  readonly #save = (): void => this.#remember();
  #telling: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #surface: Surface | undefined;

  constructor(page: Page, sample: string, files: readonly SourceText[]) {
    this.#page = page;
    this.#sample = sample;
    this.#originals = new Map(files.map((file) => [file.path, file.original]));
    this.#texts = new Map(files.map((file) => [file.path, file.text]));
    addEventListener("pagehide", this.#save);
  }

  use(surface: Surface): void {
    this.#surface = surface;
  }

  changed(path: string, text: string): void {
    this.#texts.set(path, text);
    this.#waiting.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), pauseBeforeTelling);
  }

  build(): void {
    void this.flush().then(() => this.#page.invokeMethodAsync("BuildAsync"));
  }

  show(path: string): void {
    this.#surface?.show(path);
  }

  /** Puts texts the page already knows into the editor. */
  set(texts: Texts): void {
    for (const [path, text] of Object.entries(texts)) {
      this.#texts.set(path, text);
      this.#surface?.setText(path, text);
      this.#waiting.delete(path);
    }
    this.#remember();
  }

  mark(path: string, marks: readonly Mark[]): void {
    this.#surface?.mark(path, marks);
  }

  reveal(path: string, line: number, column: number): void {
    this.#surface?.show(path);
    this.#surface?.reveal(line, column);
  }

  compare(on: boolean): void {
    this.#surface?.compare(on);
  }

  /** Tells the page every change it does not know yet; resolves when it knows. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const paths = [...this.#waiting];
    this.#waiting.clear();
    if (paths.length > 0) {
      this.#remember();
      this.#telling = this.#telling.then(() => this.#tell(paths));
    }
    return this.#telling;
  }

  close(): void {
    removeEventListener("pagehide", this.#save);
    clearTimeout(this.#timer);
    this.#remember();
    this.#surface?.close();
    this.#surface = undefined;
  }

  async #tell(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      try {
        await this.#page.invokeMethodAsync("ChangedAsync", path, DotNet.createJSStreamReference(bytesOf(this.#texts.get(path) ?? "")));
      } catch {
        return; // The circuit is gone. This tab remembers the text, and the page asks for it when it is back.
      }
    }
  }

  #remember(): void {
    keep(this.#sample, Object.fromEntries([...this.#texts].filter(([path, text]) => text !== this.#originals.get(path))));
  }
}

/** Opens an editor in an element that is this editor's alone. */
export async function open(host: HTMLElement, page: Page, sample: string, path: string, files: SourceText[]): Promise<Editor> {
  const editor = new Editor(page, sample, files);
  const notice = document.createElement("p");
  notice.className = "muted";
  notice.setAttribute("role", "status");
  notice.textContent = "Loading the editor…";
  host.replaceChildren(notice);
  try {
    const monaco = await loadMonaco();
    notice.remove();
    editor.use(new MonacoSurface(monaco, host, files, editor));
  } catch {
    notice.className = "notice";
    notice.textContent = "The editor could not be loaded. This plain field does the same, without colours.";
    editor.use(new PlainSurface(host, files, editor));
  }
  editor.show(path);
  return editor;
}
