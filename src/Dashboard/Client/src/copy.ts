/** Copies text; falls back to a hidden field where the clipboard API is missing (plain http on another host). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}

/** Every element with data-copy copies that text when clicked and says so for a moment. */
export function enableCopyButtons(announce: (message: string) => void): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element | null)?.closest<HTMLElement>("[data-copy]");
    if (!button) {
      return;
    }
    void copyText(button.dataset["copy"] ?? "").then((copied) => {
      announce(copied ? "Copied" : "Copying is not allowed here");
      if (copied) {
        button.dataset["copied"] = "";
        setTimeout(() => delete button.dataset["copied"], 1500);
      }
    });
  });
}
