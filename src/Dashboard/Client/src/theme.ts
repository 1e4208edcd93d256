// Decides light or dark before the first paint, from the stored choice or else the system's preference, and keeps both
// style sheets' media in step. Loaded as a blocking script in <head>, so nothing flashes.

type Choice = "light" | "dark";

const key = "theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function stored(): Choice | null {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : null;
  } catch {
    return null; // storage can be forbidden; the system's preference then decides
  }
}

function current(): Choice {
  return stored() ?? (system.matches ? "dark" : "light");
}

function apply(): void {
  const theme = current();
  document.documentElement.dataset["theme"] = theme;
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[data-theme-sheet]")) {
    link.media = link.dataset["themeSheet"] === theme ? "all" : "not all";
  }
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-toggle]")) {
    button.setAttribute("aria-pressed", String(theme === "dark"));
  }
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}

system.addEventListener("change", apply);
addEventListener("storage", (event) => {
  if (event.key === key) {
    apply();
  }
});

document.addEventListener("click", (event) => {
  if ((event.target as Element | null)?.closest("[data-theme-toggle]")) {
    try {
      localStorage.setItem(key, current() === "dark" ? "light" : "dark");
    } catch {
      return;
    }
    apply();
  }
});

apply();
