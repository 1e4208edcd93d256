import type { ITheme } from "@xterm/xterm";

// Colours for both themes; xterm.js lifts any that still fall short of a contrast of 4.5.
const light: ITheme = {
  background: "#fbfbfd",
  foreground: "#24242c",
  cursor: "#fbfbfd",
  selectionBackground: "#cfcef5",
  black: "#24242c",
  red: "#b01818",
  green: "#1b6124",
  yellow: "#7a4d00",
  blue: "#2749c9",
  magenta: "#8a1a9b",
  cyan: "#00626e",
  white: "#5d5d6b",
  brightBlack: "#6b6b7a",
  brightRed: "#c62020",
  brightGreen: "#1f7a2c",
  brightYellow: "#8f5b00",
  brightBlue: "#4340d2",
  brightMagenta: "#a325b5",
  brightCyan: "#007482",
  brightWhite: "#24242c",
};

const dark: ITheme = {
  background: "#0f0f13",
  foreground: "#e4e4ea",
  cursor: "#0f0f13",
  selectionBackground: "#4a3a63",
  black: "#4a4a56",
  red: "#ff8a80",
  green: "#7fd18a",
  yellow: "#ffc169",
  blue: "#8fb1ff",
  magenta: "#d49bff",
  cyan: "#74d6e0",
  white: "#d0d0da",
  brightBlack: "#8c8c9c",
  brightRed: "#ffaba4",
  brightGreen: "#a3e4ab",
  brightYellow: "#ffd596",
  brightBlue: "#b3caff",
  brightMagenta: "#e3bfff",
  brightCyan: "#a0e8ef",
  brightWhite: "#ffffff",
};

export function terminalTheme(): ITheme {
  return document.documentElement.dataset["theme"] === "dark" ? dark : light;
}
