// The part of Monaco's interface used here (monaco-editor 0.34, as BlazorMonaco brings it), and how it is loaded: only when an
// editor is opened, from this host, with its worker from client/editor-worker.js.

export interface Disposable {
  dispose(): void;
}

export interface Model extends Disposable {
  getValue(): string;
  setValue(text: string): void;
  onDidChangeContent(listener: () => void): Disposable;
  pushEditOperations(before: null, edits: { range: unknown; text: string }[], after: () => null): void;
  getFullModelRange(): unknown;
  getLineCount(): number;
  getWordAtPosition(position: { lineNumber: number; column: number }): { endColumn: number } | null;
}

export interface CodeEditor extends Disposable {
  setModel(model: Model | null): void;
  focus(): void;
  revealPositionInCenter(position: { lineNumber: number; column: number }): void;
  setPosition(position: { lineNumber: number; column: number }): void;
  addCommand(keys: number, handler: () => void): void;
  updateOptions(options: object): void;
}

export interface DiffEditor extends Disposable {
  setModel(models: { original: Model; modified: Model } | null): void;
  getModifiedEditor(): CodeEditor;
}

export interface Monaco {
  editor: {
    create(host: HTMLElement, options: object): CodeEditor;
    createDiffEditor(host: HTMLElement, options: object): DiffEditor;
    createModel(text: string, language: string): Model;
    setModelMarkers(model: Model, owner: string, markers: object[]): void;
    setTheme(name: string): void;
    defineTheme(name: string, theme: object): void;
  };
  KeyMod: { CtrlCmd: number };
  KeyCode: { Enter: number };
  MarkerSeverity: { Error: number; Warning: number };
}

interface AmdRequire {
  (modules: string[], ready: () => void, failed: (error: unknown) => void): void;
  config(options: object): void;
}

declare global {
  interface Window {
    monaco?: Monaco;
    require?: AmdRequire;
    MonacoEnvironment?: object;
  }
}

const limit = 20_000;
let loading: Promise<Monaco> | undefined;

/** Loads Monaco once; a failure is forgotten, so that the next editor tries again. */
export function loadMonaco(): Promise<Monaco> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Monaco> {
  const root = new URL("_content/BlazorMonaco/lib/monaco-editor/min/vs", document.baseURI).href;
  window.MonacoEnvironment = { getWorker: () => new Worker(new URL("client/editor-worker.js", document.baseURI)) };
  return await within(limit, async () => {
    if (!window.require) {
      await script(`${root}/loader.js`);
    }
    const amd = window.require!;
    amd.config({ paths: { vs: root } });
    await new Promise<void>((resolve, reject) => amd(["vs/editor/editor.main"], () => resolve(), reject));
    return window.monaco!;
  });
}

function script(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error(`${address} could not be loaded`));
    };
    document.head.append(element);
  });
}

function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the editor took too long to load")), milliseconds);
    work().then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The language of a file, by its ending; TOML is coloured as an INI file, which it resembles and Monaco knows. */
export function languageOf(path: string): string {
  const languages: Record<string, string> = {
    rs: "rust", c: "c", h: "cpp", cpp: "cpp", cc: "cpp", hpp: "cpp", toml: "ini", md: "markdown", yaml: "yaml", yml: "yaml", sh: "shell",
  };
  return languages[path.slice(path.lastIndexOf(".") + 1).toLowerCase()] ?? "plaintext";
}
