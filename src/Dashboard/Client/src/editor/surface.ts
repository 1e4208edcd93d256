import { languageOf, type CodeEditor, type DiffEditor, type Disposable, type Model, type Monaco } from "./monaco";
import { defineThemes, theme } from "./theme";

/** A message of a compiler about a place in a file. */
export interface Mark {
  line: number;
  column: number;
  error: boolean;
  text: string;
}

/** Where a file's text is changed: Monaco, or a plain field. */
export interface Surface {
  show(path: string): void;
  setText(path: string, text: string): void;
  mark(path: string, marks: readonly Mark[]): void;
  reveal(line: number, column: number): void;
  compare(on: boolean): void;
  close(): void;
}

export interface SourceText {
  path: string;
  original: string;
  text: string;
  editable: boolean;
}

export interface Listener {
  changed(path: string, text: string): void;
  build(): void;
}

/** The plain field: what is left where Monaco can't be loaded. */
export class PlainSurface implements Surface {
  readonly #field = document.createElement("textarea");
  readonly #texts: Map<string, SourceText>;
  readonly #listener: Listener;
  #path = "";

  constructor(host: HTMLElement, files: readonly SourceText[], listener: Listener) {
    this.#texts = new Map(files.map((file) => [file.path, { ...file }]));
    this.#listener = listener;
    this.#field.className = "input code source-plain";
    this.#field.spellcheck = false;
    this.#field.addEventListener("input", () => {
      this.#texts.get(this.#path)!.text = this.#field.value;
      listener.changed(this.#path, this.#field.value);
    });
    this.#field.addEventListener("keydown", (event) => this.#key(event));
    host.append(this.#field);
  }

  show(path: string): void {
    const file = this.#texts.get(path);
    if (file) {
      this.#path = path;
      this.#field.value = file.text;
      this.#field.readOnly = !file.editable;
      this.#field.setAttribute("aria-label", `Edit ${path}`);
    }
  }

  setText(path: string, text: string): void {
    this.#texts.get(path)!.text = text;
    if (path === this.#path) {
      this.#field.value = text;
    }
  }

  mark(): void {
    // The list of messages below the field names the places.
  }

  reveal(line: number, column: number): void {
    const lines = this.#field.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.#field.focus();
    this.#field.setSelectionRange(start + column - 1, start + column - 1);
    this.#field.scrollTop = (this.#field.scrollHeight / Math.max(lines.length, 1)) * Math.max(0, line - 5);
  }

  compare(): void {
    // A plain field has nothing to compare with.
  }

  close(): void {
    this.#field.remove();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#listener.build();
    }
  }
}

const owner = "compiler";

/** Monaco: one model per file; the editor, or a comparison with the originals, shows one of them. */
export class MonacoSurface implements Surface {
  readonly #monaco: Monaco;
  readonly #host = document.createElement("div");
  readonly #listener: Listener;
  readonly #files: Map<string, { source: SourceText; model: Model; original: Model; listening: Disposable }>;
  readonly #retheme = (): void => this.#monaco.editor.setTheme(theme());
  #view: CodeEditor | DiffEditor | undefined;
  #editor: CodeEditor | undefined;
  #comparing = false;
  #path = "";

  constructor(monaco: Monaco, host: HTMLElement, files: readonly SourceText[], listener: Listener) {
    this.#monaco = monaco;
    defineThemes(monaco);
    this.#listener = listener;
    this.#host.className = "source-monaco";
    host.append(this.#host);
    this.#files = new Map(files.map((source) => [source.path, this.#open(source)]));
    document.addEventListener("themechange", this.#retheme);
  }

  show(path: string): void {
    if (this.#files.has(path)) {
      this.#path = path;
      this.#present();
    }
  }

  setText(path: string, text: string): void {
    const model = this.#files.get(path)?.model;
    if (model && model.getValue() !== text) {
      // As an edit, so that it can be undone.
      model.pushEditOperations(null, [{ range: model.getFullModelRange(), text }], () => null);
    }
  }

  mark(path: string, marks: readonly Mark[]): void {
    const model = this.#files.get(path)?.model;
    if (model) {
      this.#monaco.editor.setModelMarkers(model, owner, marks.map((mark) => ({
        message: mark.text,
        severity: mark.error ? this.#monaco.MarkerSeverity.Error : this.#monaco.MarkerSeverity.Warning,
        startLineNumber: mark.line,
        startColumn: mark.column,
        endLineNumber: mark.line,
        endColumn: wordEnd(model, mark),
      })));
    }
  }

  reveal(line: number, column: number): void {
    const position = { lineNumber: line, column };
    this.#editor?.setPosition(position);
    this.#editor?.revealPositionInCenter(position);
    this.#editor?.focus();
  }

  compare(on: boolean): void {
    if (on !== this.#comparing) {
      this.#comparing = on;
      this.#dropView();
      this.#present();
    }
  }

  close(): void {
    document.removeEventListener("themechange", this.#retheme);
    this.#dropView();
    for (const file of this.#files.values()) {
      file.listening.dispose();
      file.model.dispose();
      file.original.dispose();
    }
    this.#host.remove();
  }

  #open(source: SourceText): { source: SourceText; model: Model; original: Model; listening: Disposable } {
    const language = languageOf(source.path);
    const model = this.#monaco.editor.createModel(source.text, language);
    const original = this.#monaco.editor.createModel(source.original, language);
    const listening = model.onDidChangeContent(() => this.#listener.changed(source.path, model.getValue()));
    return { source, model, original, listening };
  }

  #present(): void {
    const file = this.#files.get(this.#path);
    if (!file) {
      return;
    }
    const options = { ...common, theme: theme(), readOnly: !file.source.editable, ariaLabel: `Edit ${this.#path}. Ctrl+M lets Tab leave the editor.` };
    if (this.#comparing) {
      const view = (this.#view as DiffEditor | undefined) ?? this.#monaco.editor.createDiffEditor(this.#host, { ...options, originalEditable: false, renderSideBySide: this.#host.clientWidth > 900 });
      view.setModel({ original: file.original, modified: file.model });
      this.#adopt(view, view.getModifiedEditor(), options);
    } else {
      const view = (this.#view as CodeEditor | undefined) ?? this.#monaco.editor.create(this.#host, options);
      view.setModel(file.model);
      this.#adopt(view, view, options);
    }
  }

  #adopt(view: CodeEditor | DiffEditor, editor: CodeEditor, options: object): void {
    editor.updateOptions(options);
    if (this.#view !== view) {
      editor.addCommand(this.#monaco.KeyMod.CtrlCmd | this.#monaco.KeyCode.Enter, () => this.#listener.build());
    }
    this.#view = view;
    this.#editor = editor;
  }

  #dropView(): void {
    // A diff editor leaves the models alone only when it has none.
    this.#view?.setModel(null);
    this.#view?.dispose();
    this.#view = undefined;
    this.#editor = undefined;
  }
}

/** Where the word at a mark ends; a mark past the text, of a source that has changed since, is one column wide. */
function wordEnd(model: Model, mark: Mark): number {
  const inside = mark.line <= model.getLineCount();
  return (inside ? model.getWordAtPosition({ lineNumber: mark.line, column: mark.column })?.endColumn : undefined) ?? mark.column + 1;
}

const common = {
  model: null,
  automaticLayout: true,
  accessibilitySupport: "auto",
  fontSize: 13,
  lineNumbersMinChars: 3,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  scrollbar: { alwaysConsumeMouseWheel: false },
  unicodeHighlight: { ambiguousCharacters: false },
  wordWrap: "on",
  fixedOverflowWidgets: true,
};
