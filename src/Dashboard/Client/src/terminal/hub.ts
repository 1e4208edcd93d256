import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from "@microsoft/signalr";
import { delayFor, pause } from "../backoff";
import type { Batch, Gap, Outcome } from "./lines";

/** Who listens to a stream. */
export interface Listener {
  batch(batch: Batch): void;
  /** The stream has been read to its end. */
  ended(outcome: Outcome | null): void;
  /** There is no such stream. */
  gone(message: string): void;
  /** The connection was lost or is back. */
  connected(connected: boolean): void;
  /** The first line wanted; negative: that many before the end. */
  from(): number;
}

/** How often a stream that is not there yet is asked for, once a second. */
const patience = 10;

/** One connection for all terminals of the page; it comes back by itself, for ever. */
class LogConnection {
  #connection: HubConnection | undefined;
  #starting: Promise<void> | undefined;

  async get(): Promise<HubConnection> {
    const connection = (this.#connection ??= new HubConnectionBuilder()
      .withUrl("hubs/logs")
      .withAutomaticReconnect({ nextRetryDelayInMilliseconds: (context) => delayFor(context.previousRetryCount) })
      .configureLogging(LogLevel.None)
      .build());
    this.#starting ??= this.#start(connection).finally(() => (this.#starting = undefined));
    await this.#starting;
    return connection;
  }

  async #start(connection: HubConnection): Promise<void> {
    for (let attempt = 1; connection.state !== HubConnectionState.Connected; attempt++) {
      if (connection.state === HubConnectionState.Disconnected) {
        try {
          await connection.start();
          return;
        } catch {
          // not there yet
        }
      }
      await pause(delayFor(attempt));
    }
  }
}

const shared = new LogConnection();

/** Follows a stream until it ends or the subscription is closed, across lost connections. */
export class Subscription {
  #closed = false;
  #cancel: (() => void) | undefined;

  constructor(
    private readonly stream: string,
    private readonly listener: Listener,
  ) {
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  /** Lines of a gap, from the server. */
  async load(gap: Gap): Promise<Batch> {
    return (await shared.get()).invoke<Batch>("Range", this.stream, gap.from, gap.to);
  }

  async #run(): Promise<void> {
    let missing = 0;
    while (!this.#closed) {
      const connection = await shared.get();
      if (this.#closed) {
        return;
      }
      this.listener.connected(true);
      const error = await this.#follow(connection);
      if (this.#closed || error === null) {
        return;
      }
      if (connection.state === HubConnectionState.Connected) {
        // The server is there and refused: the stream may be about to appear, or gone for good.
        if (++missing > patience) {
          this.listener.gone("There is no such log; it may have been cleaned up.");
          return;
        }
        await pause(1000);
      } else {
        this.listener.connected(false);
        missing = 0;
      }
    }
  }

  /** Reads until the stream ends (null) or fails. */
  #follow(connection: HubConnection): Promise<Error | null> {
    return new Promise((resolve) => {
      let outcome: Outcome | null = null;
      const subscription = connection.stream<Batch>("Follow", this.stream, this.listener.from()).subscribe({
        next: (batch) => {
          outcome = batch.end ?? outcome;
          this.listener.batch(batch);
        },
        complete: () => {
          this.listener.ended(outcome);
          resolve(null);
        },
        error: (error: Error) => resolve(error),
      });
      this.#cancel = () => {
        subscription.dispose();
        resolve(null);
      };
    });
  }
}
