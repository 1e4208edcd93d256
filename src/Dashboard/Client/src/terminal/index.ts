import "@xterm/xterm/css/xterm.css";
import "./terminal.css";
import { LogTerminal } from "./element";

customElements.define("log-terminal", LogTerminal);
