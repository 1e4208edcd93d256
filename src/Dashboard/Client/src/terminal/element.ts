import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Terminal } from "@xterm/xterm";
import { copyText } from "../copy";
import { Follow } from "./follow";
import { Subscription } from "./hub";
import { batchLines, isGap, LineStore, type Batch, type Outcome } from "./lines";
import { count, outcomeText, renderEntry, renderOutcome } from "./render";
import { plain } from "./sanitize";
import { terminalTheme } from "./theme";
import { Toolbar } from "./toolbar";
import { FrameWriter } from "./writer";

/** Lines a terminal holds; older ones can be loaded again. */
const depth = 20_000;
/** Lines shown at first, and loaded at a time (no more than LogHub.MaxRange). */
const page = 5_000;
const perFrame = 2_000;
const matchColours = { matchBackground: "#8a6d1a", matchOverviewRuler: "#8a6d1a", activeMatchBackground: "#b35c00", activeMatchColorOverviewRuler: "#b35c00" };

/** <log-terminal stream="job-..." label="..." download="...">: a log stream in a terminal. */
export class LogTerminal extends HTMLElement {
  static readonly observedAttributes = ["stream"];
  #view: View | undefined;

  connectedCallback(): void {
    this.#open();
  }

  disconnectedCallback(): void {
    this.#view?.close();
    this.#view = undefined;
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.#view && before !== after) {
      this.#view.close();
      this.#open();
    }
  }

  #open(): void {
    this.replaceChildren();
    const stream = this.getAttribute("stream");
    this.#view = stream ? new View(this, stream, this.getAttribute("label") ?? "Log", this.getAttribute("download")) : undefined;
  }
}

/** One stream on one terminal. */
class View {
  readonly #terminal: Terminal;
  readonly #fit = new FitAddon();
  readonly #finder = new SearchAddon({ highlightLimit: 2_000 });
  readonly #toolbar: Toolbar;
  readonly #writer: FrameWriter;
  readonly #subscription: Subscription;
  readonly #sizes: ResizeObserver;
  readonly #lines = new LineStore(depth);
  readonly #follow = new Follow();
  readonly #retheme = (): void => void (this.#terminal.options.theme = terminalTheme());
  #timestamps = false;
  #outcome: Outcome | null = null;
  #loading = false;

  constructor(host: HTMLElement, stream: string, label: string, download: string | null) {
    this.#toolbar = new Toolbar(host, label, download, {
      search: (text, backwards) => this.#search(text, backwards),
      stopSearch: () => this.#stopSearch(),
      timestamps: (on) => this.#setTimestamps(on),
      screenReader: (on) => void (this.#terminal.options.screenReaderMode = on),
      copy: () => void copyText(this.#selectionOrAll()),
      toEnd: () => this.#terminal.scrollToBottom(),
      load: () => void this.#load(),
    });
    this.#terminal = this.#createTerminal(label);
    this.#writer = new FrameWriter(this.#terminal, depth, perFrame, nextFrame, (lines) => this.#written(lines));
    this.#sizes = new ResizeObserver(() => this.#fit.fit());
    this.#sizes.observe(this.#toolbar.body);
    document.addEventListener("themechange", this.#retheme);
    this.#toolbar.status("connecting…");
    this.#subscription = new Subscription(stream, {
      from: () => (this.#lines.lastSeq > 0 ? this.#lines.lastSeq + 1 : -page),
      batch: (batch) => this.#batch(batch),
      ended: (outcome) => this.#ended(outcome),
      gone: (message) => this.#toolbar.status(message),
      connected: (yes) => this.#toolbar.status(yes ? "live" : "connection lost, trying again…"),
    });
  }

  close(): void {
    this.#subscription.close();
    this.#sizes.disconnect();
    document.removeEventListener("themechange", this.#retheme);
    this.#writer.clear();
    this.#terminal.dispose();
  }

  #createTerminal(label: string): Terminal {
    const terminal = new Terminal({
      allowProposedApi: true, // the search add-on's highlighting
      cursorInactiveStyle: "none",
      disableStdin: true,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"),
      fontSize: 12.5,
      lineHeight: 1.2,
      linkHandler: { activate: () => undefined }, // untrusted text makes no links
      minimumContrastRatio: 4.5,
      scrollback: depth * 2,
      theme: terminalTheme(),
    });
    terminal.loadAddon(this.#fit);
    terminal.loadAddon(this.#finder);
    terminal.open(this.#toolbar.body);
    terminal.textarea?.setAttribute("aria-label", label);
    terminal.textarea?.setAttribute("readonly", "");
    terminal.attachCustomKeyEventHandler((event) => this.#key(event));
    terminal.onScroll(() => this.#scrolled());
    this.#toolbar.body.addEventListener("wheel", () => requestAnimationFrame(() => this.#scrolled()), { passive: true });
    this.#finder.onDidChangeResults(({ resultIndex, resultCount }) =>
      this.#toolbar.matches(resultCount === 0 ? "no match" : `${resultIndex + 1} of ${count(resultCount)}`),
    );
    this.#fit.fit();
    return terminal;
  }

  /** Keys scroll, find and copy; everything else, Tab above all, is left to the browser. */
  #key(event: KeyboardEvent): boolean {
    if (event.type !== "keydown") {
      return false;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "f") {
      event.preventDefault();
      this.#toolbar.focusSearch();
      return false;
    }
    const move: Record<string, () => void> = {
      ArrowUp: () => this.#terminal.scrollLines(-1),
      ArrowDown: () => this.#terminal.scrollLines(1),
      PageUp: () => this.#terminal.scrollPages(-1),
      PageDown: () => this.#terminal.scrollPages(1),
      Home: () => this.#terminal.scrollToTop(),
      End: () => this.#terminal.scrollToBottom(),
    };
    const action = event.ctrlKey || event.altKey || event.metaKey ? undefined : move[event.key];
    if (action) {
      event.preventDefault();
      action();
      this.#scrolled();
    }
    return false;
  }

  #batch(batch: Batch): void {
    const fresh = this.#lines.append(batch);
    this.#writer.push(fresh.map((entry) => renderEntry(entry, this.#timestamps)));
    this.#showGap();
  }

  #ended(outcome: Outcome | null): void {
    this.#outcome = outcome;
    if (outcome) {
      this.#writer.push([renderOutcome(outcome)]);
    }
    this.#toolbar.status(outcome ? `ended: ${outcome.state}` : "ended");
    this.#toolbar.body.dataset["outcome"] = outcome ? outcomeText(outcome) : "";
  }

  #written(lines: number): void {
    this.#follow.added(lines);
    this.#toolbar.toEnd(this.#follow.label);
  }

  #scrolled(): void {
    const buffer = this.#terminal.buffer.active;
    this.#follow.scrolled(buffer.viewportY >= buffer.baseY);
    this.#toolbar.toEnd(this.#follow.label);
  }

  #setTimestamps(on: boolean): void {
    this.#timestamps = on;
    this.#redraw();
  }

  #redraw(): void {
    this.#writer.clear();
    this.#terminal.reset();
    this.#writer.push(this.#lines.entries.map((entry) => renderEntry(entry, this.#timestamps)));
    if (this.#outcome) {
      this.#writer.push([renderOutcome(this.#outcome)]);
    }
  }

  #showGap(): void {
    const next = this.#lines.nextLoad(page);
    const missing = this.#lines.missing;
    this.#toolbar.gap(
      next ? `${count(missing)} ${missing === 1 ? "line is" : "lines are"} not shown here.` : null,
      next ? `Load ${count(next.to - next.from + 1)}` : "",
      this.#loading,
    );
  }

  async #load(): Promise<void> {
    const gap = this.#lines.nextLoad(page);
    if (!gap || this.#loading) {
      return;
    }
    this.#loading = true;
    this.#showGap();
    try {
      const lines = batchLines(await this.#subscription.load(gap));
      this.#lines.fill(gap, lines);
      this.#toolbar.status(lines.length > 0 ? `${count(lines.length)} lines loaded` : "these lines are no longer kept");
      this.#redraw();
    } catch {
      this.#toolbar.status("the lines could not be loaded");
    } finally {
      this.#loading = false;
      this.#showGap();
    }
  }

  #search(text: string, backwards: boolean): void {
    if (text === "") {
      this.#stopSearch();
    } else {
      const options = { decorations: matchColours };
      void (backwards ? this.#finder.findPrevious(text, options) : this.#finder.findNext(text, options));
      this.#scrolled();
    }
  }

  #stopSearch(): void {
    this.#finder.clearDecorations();
    this.#terminal.clearSelection();
    this.#toolbar.matches("");
  }

  #selectionOrAll(): string {
    return this.#terminal.hasSelection()
      ? this.#terminal.getSelection()
      : this.#lines.entries.map((entry) => (isGap(entry) ? "⋯" : plain(entry.text))).join("\n");
  }
}

function nextFrame(frame: () => void): void {
  requestAnimationFrame(frame);
}
