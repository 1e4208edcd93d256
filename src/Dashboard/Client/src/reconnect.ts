import { delayFor, pause } from "./backoff";

/** What the reconnecting loop needs of its surroundings. */
export interface Surroundings {
  /** Blazor's own attempt: true when the circuit lives on, false when the server answers but has forgotten it. Throws while the server is away. */
  reconnect: () => Promise<boolean>;
  /** Loads the page anew. */
  reload: () => void;
  /** Shows or hides the notice. */
  show: (message: string | null) => void;
  /** Waits before the given attempt. */
  wait: (attempt: number) => Promise<void>;
}

/**
 * Brings a page back after its connection dropped: tries for ever; a server that has restarted has no memory of the
 * circuit, so the page is loaded anew. At most one loop runs at a time.
 */
export class Reconnector {
  #active = false;

  constructor(private readonly around: Surroundings) {}

  /** The connection is up again by other means. */
  up(): void {
    this.#active = false;
    this.around.show(null);
  }

  async down(): Promise<void> {
    if (this.#active) {
      return;
    }
    this.#active = true;
    for (let attempt = 0; this.#active; attempt++) {
      await this.around.wait(attempt);
      if (!this.#active) {
        return;
      }
      // The first attempt is silent: most drops are over before anybody notices.
      this.around.show(attempt === 0 ? null : "Connection lost. Trying again…");
      try {
        if (await this.around.reconnect()) {
          this.up();
          return;
        }
      } catch {
        continue; // not reachable yet
      }
      this.around.show("The dashboard was restarted. Loading the page again…");
      this.around.reload();
      return;
    }
  }
}

/** Resolves when the server answers, however long that takes. */
export async function serverAnswers(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch("healthz", { cache: "no-store" });
      if (answer.ok) {
        return;
      }
    } catch {
      // not there yet
    }
    await pause(delayFor(attempt));
  }
}
