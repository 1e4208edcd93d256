/**
 * A module without its custom sections, but for the names: the text format shows nothing of the others, and debug
 * information is often most of a file. What does not follow the binary format is given back as it is, to be refused by wabt.
 */
export function strip(module: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [module.subarray(0, 8)];
  let at = 8;
  while (at < module.length) {
    const start = at;
    const id = module[at++];
    const size = readU32(module, at);
    if (!size || size.next + size.value > module.length) {
      return module;
    }
    at = size.next + size.value;
    if (id !== 0 || isNameSection(module, size.next)) {
      kept.push(module.subarray(start, at));
    }
  }
  const stripped = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of kept) {
    stripped.set(part, to);
    to += part.length;
  }
  return stripped;
}

/** Whether the bytes are a component: their layer field is 1. */
export function isComponent(module: Uint8Array): boolean {
  return module.length >= 8 && module[6] === 1 && module[7] === 0;
}

function isNameSection(module: Uint8Array, at: number): boolean {
  return module[at] === 4 && String.fromCharCode(...module.subarray(at + 1, at + 5)) === "name";
}

function readU32(bytes: Uint8Array, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) {
      return null;
    }
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      return { value, next: at + i + 1 };
    }
  }
  return null;
}
