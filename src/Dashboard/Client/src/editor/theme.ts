import type { Monaco } from "./monaco";

// Monaco's own themes on the dashboard's surfaces, with what falls short of a contrast of 4.5 there made darker or lighter.
const light = {
  base: "vs",
  inherit: true,
  rules: [
    { token: "comment", foreground: "1b6124" },
    { token: "number", foreground: "00626e" },
  ],
  colors: { "editor.background": "#ffffff", "editorLineNumber.foreground": "#5d5d6b", "editorLineNumber.activeForeground": "#24242c" },
};

const dark = {
  base: "vs-dark",
  inherit: true,
  rules: [{ token: "comment", foreground: "7fd18a" }],
  colors: { "editor.background": "#1b1b21", "editorLineNumber.foreground": "#a9a9b8", "editorLineNumber.activeForeground": "#e4e4ea" },
};

export function defineThemes(monaco: Monaco): void {
  monaco.editor.defineTheme("dashboard-light", light);
  monaco.editor.defineTheme("dashboard-dark", dark);
}

/** The name of the theme the page is in. */
export function theme(): string {
  return document.documentElement.dataset["theme"] === "dark" ? "dashboard-dark" : "dashboard-light";
}
