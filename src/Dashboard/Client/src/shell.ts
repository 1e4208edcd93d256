// The page shell: starts Blazor with our own reconnecting, and what every page shares.
import { delayFor, pause } from "./backoff";
import { enableCopyButtons } from "./copy";
import { ElapsedTime } from "./elapsed";
import { LocalTime } from "./moment";
import { Reconnector, serverAnswers } from "./reconnect";

interface BlazorGlobal {
  start(options: object): Promise<void>;
  reconnect(): Promise<boolean>;
}

declare const Blazor: BlazorGlobal;

const notice = document.getElementById("connection-notice");

function show(message: string | null): void {
  if (notice) {
    notice.textContent = message ?? "";
    notice.hidden = message === null;
  }
}

function announce(message: string): void {
  const region = document.getElementById("announcer");
  if (region) {
    region.textContent = message;
    setTimeout(() => (region.textContent = ""), 2000);
  }
}

const reconnector = new Reconnector({
  reconnect: () => Blazor.reconnect(),
  reload: () => location.reload(),
  show,
  wait: (attempt) => pause(delayFor(attempt)),
});

customElements.define("elapsed-time", ElapsedTime);
customElements.define("local-time", LocalTime);
enableCopyButtons(announce);

try {
  await Blazor.start({
    circuit: {
      reconnectionHandler: {
        onConnectionDown: () => void reconnector.down(),
        onConnectionUp: () => reconnector.up(),
      },
    },
  });
} catch {
  // The server went away between the page and its circuit.
  show("Connection lost. Trying again…");
  await serverAnswers();
  location.reload();
}
