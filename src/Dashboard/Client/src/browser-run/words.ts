/** What was typed can't be read; the message is for a person. */
export class BadWords extends Error {}

/** Words as a POSIX shell would split them, and as ArgumentText.cs does: blanks part, quotation marks hold together. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    const next = text[i + 1];
    if (quote === null && /\s/.test(c)) {
      if (word !== null) {
        words.push(word);
      }
      word = null;
    } else if (c === quote) {
      quote = null;
    } else if (quote === null && (c === "'" || c === '"')) {
      quote = c;
      word ??= "";
    } else if (c === "\\" && next !== undefined && (quote === null || (quote === '"' && (next === '"' || next === "\\")))) {
      word = (word ?? "") + next;
      i++;
    } else {
      word = (word ?? "") + c;
    }
  }
  if (quote !== null) {
    throw new BadWords(`A ${quote} is not closed in the arguments.`);
  }
  return word === null ? words : [...words, word];
}

/** One variable a line, as NAME=VALUE; empty lines are passed over. */
export function readVariables(text: string): string[] {
  const lines = text
    .split("\n")
    .map((line) => line.replace(/\r$/, ""))
    .filter((line) => line.trim() !== "");
  const bad = lines.find((line) => line.indexOf("=") <= 0);
  if (bad !== undefined) {
    throw new BadWords(`The line "${bad.slice(0, 80)}" of the environment is not NAME=VALUE.`);
  }
  return lines;
}
