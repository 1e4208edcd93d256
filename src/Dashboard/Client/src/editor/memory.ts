/** Changed texts by path. */
export type Texts = Record<string, string>;

const keyOf = (sample: string): string => `edits:${sample}`;

/** What this tab remembers of a sample's changed texts; nothing where storage is forbidden or holds something else. */
export function remembered(sample: string): Texts {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(sample)) ?? "{}");
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return {};
    }
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}

/** Remembers a sample's changed texts for as long as the tab is open. False when they could not be kept. */
export function remember(sample: string, texts: Texts): boolean {
  try {
    if (Object.keys(texts).length === 0) {
      sessionStorage.removeItem(keyOf(sample));
    } else {
      sessionStorage.setItem(keyOf(sample), JSON.stringify(texts));
    }
    return true;
  } catch {
    return false; // forbidden or full; the page still has them
  }
}
