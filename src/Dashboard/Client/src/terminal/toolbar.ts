/** What the toolbar's controls do. */
export interface Actions {
  search(text: string, backwards: boolean): void;
  stopSearch(): void;
  timestamps(on: boolean): void;
  screenReader(on: boolean): void;
  copy(): void;
  toEnd(): void;
  load(): void;
}

/** The controls around the terminal. All labels are text of our own, set as text. */
export class Toolbar {
  readonly head = element("div", "terminal-bar");
  readonly body = element("div", "terminal-screen");
  readonly #status = element("span", "terminal-status");
  readonly #matches = element("span", "terminal-matches");
  readonly #search = element("input", "input terminal-search");
  readonly #gap = button("Load", "button terminal-load");
  readonly #gapText = element("span", "");
  readonly #gapBar = element("div", "terminal-gap");
  readonly #toEnd = button("", "button primary terminal-to-end");

  constructor(host: HTMLElement, label: string, download: string | null, actions: Actions) {
    this.#search.type = "search";
    this.#search.placeholder = "Search";
    this.#search.setAttribute("aria-label", `Search in ${label}`);
    this.#search.addEventListener("input", () => actions.search(this.#search.value, false));
    this.#search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault();
        actions.search(this.#search.value, event.shiftKey);
      } else if (event.key === "Escape") {
        this.#search.value = "";
        actions.stopSearch();
      }
    });

    const previous = button("↑", "icon-button", "Previous match");
    previous.addEventListener("click", () => actions.search(this.#search.value, true));
    const next = button("↓", "icon-button", "Next match");
    next.addEventListener("click", () => actions.search(this.#search.value, false));

    const copy = button("Copy", "icon-button", "Copy the selection, or all lines shown");
    copy.addEventListener("click", () => actions.copy());

    this.#status.setAttribute("role", "status");
    this.head.setAttribute("role", "toolbar");
    this.head.setAttribute("aria-label", `${label}: tools`);
    this.head.append(
      this.#search,
      previous,
      next,
      this.#matches,
      element("span", "spacer"),
      this.#status,
      toggle("Times", "Show when each line came", actions.timestamps),
      toggle("Reader", "Screen reader mode: makes every line readable, at some cost in speed", actions.screenReader),
      copy,
    );
    if (download) {
      const link = element("a", "icon-button");
      link.href = download;
      link.download = "";
      link.textContent = "Download";
      link.title = "The whole log as text";
      this.head.append(link);
    }

    this.#gap.addEventListener("click", () => actions.load());
    this.#gapBar.append(this.#gapText, this.#gap);
    this.#gapBar.hidden = true;
    this.#toEnd.hidden = true;
    this.#toEnd.addEventListener("click", () => actions.toEnd());
    this.body.append(this.#toEnd);
    host.append(this.head, this.#gapBar, this.body);
  }

  status(text: string): void {
    if (this.#status.textContent !== text) {
      this.#status.textContent = text;
    }
  }

  matches(text: string): void {
    this.#matches.textContent = text;
  }

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  toEnd(label: string | null): void {
    this.#toEnd.hidden = label === null;
    if (label !== null && this.#toEnd.textContent !== label) {
      this.#toEnd.textContent = label;
    }
  }

  gap(text: string | null, action: string, busy: boolean): void {
    this.#gapBar.hidden = text === null;
    this.#gapText.textContent = text ?? "";
    this.#gap.textContent = action;
    this.#gap.disabled = busy;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, css: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = css;
  return made;
}

function button(text: string, css: string, title?: string): HTMLButtonElement {
  const made = element("button", css);
  made.type = "button";
  made.textContent = text;
  if (title) {
    made.title = title;
    if (text.length < 2) {
      made.setAttribute("aria-label", title);
    }
  }
  return made;
}

function toggle(text: string, title: string, changed: (on: boolean) => void): HTMLButtonElement {
  const made = button(text, "icon-button", title);
  made.setAttribute("aria-pressed", "false");
  made.addEventListener("click", () => {
    const on = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(on));
    changed(on);
  });
  return made;
}
