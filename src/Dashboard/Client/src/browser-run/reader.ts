// Reads as much of the binary format as running a module here needs: https://webassembly.github.io/spec/core/binary/

/** A function's type, in the words of the text format. */
export interface Signature {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

const valueTypes = new Map([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
  [0x7b, "v128"],
  [0x70, "funcref"],
  [0x6f, "externref"],
]);

const pageBytes = 65_536;

/** The bytes can't be read as a module. */
export class Unreadable extends Error {}

interface Section {
  readonly id: number;
  /** Where its header begins. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

class Cursor {
  constructor(
    private readonly bytes: Uint8Array,
    public at = 0,
    private readonly end = bytes.length,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  byte(): number {
    const value = this.at < this.end ? this.bytes[this.at++] : undefined;
    if (value === undefined) {
      throw new Unreadable("The module ends too early.");
    }
    return value;
  }

  /** LEB128, unsigned, at most 64 bits; what JavaScript can't hold exactly becomes very large, which is enough here. */
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        return value;
      }
    }
    throw new Unreadable("A number in the module has no end.");
  }

  skip(count: number): void {
    if (count > this.end - this.at) {
      throw new Unreadable("The module ends too early.");
    }
    this.at += count;
  }

  name(): string {
    const length = this.number();
    const from = this.at;
    this.skip(length);
    return new TextDecoder().decode(this.bytes.subarray(from, this.at));
  }
}

/** What the first eight bytes say. */
export function kindOf(bytes: Uint8Array): "module" | "component" | "other" {
  const head = [0, 0x61, 0x73, 0x6d];
  if (bytes.length < 8 || head.some((byte, i) => bytes[i] !== byte)) {
    return "other";
  }
  return bytes[6] === 1 ? "component" : "module";
}

function* sections(bytes: Uint8Array): Generator<Section> {
  const cursor = new Cursor(bytes, 8);
  while (!cursor.done) {
    const at = cursor.at;
    const id = cursor.byte();
    const size = cursor.number();
    const from = cursor.at;
    cursor.skip(size);
    yield { id, at, from, to: cursor.at };
  }
}

function list<T>(bytes: Uint8Array, section: Section, read: (cursor: Cursor) => T): T[] {
  const cursor = new Cursor(bytes, section.from, section.to);
  const items: T[] = [];
  for (let count = cursor.number(); count > 0; count--) {
    items.push(read(cursor));
  }
  return items;
}

function typeName(cursor: Cursor): string {
  const code = cursor.byte();
  const name = valueTypes.get(code);
  if (name === undefined) {
    throw new Unreadable(`The module uses a type (0x${code.toString(16)}) this page can't read.`);
  }
  return name;
}

function types(cursor: Cursor): string[] {
  return Array.from({ length: Math.min(cursor.number(), 1000) }, () => typeName(cursor));
}

function limits(cursor: Cursor): void {
  const flags = cursor.byte();
  cursor.number();
  if (flags & 1) {
    cursor.number();
  }
  if (flags & 8) {
    cursor.number();
  }
}

/** An import's type index if it is a function. */
function importedFunction(cursor: Cursor): number | null {
  cursor.name();
  cursor.name();
  const kind = cursor.byte();
  switch (kind) {
    case 0:
      return cursor.number();
    case 1:
      typeName(cursor);
      limits(cursor);
      return null;
    case 2:
      limits(cursor);
      return null;
    case 3:
      typeName(cursor);
      cursor.byte();
      return null;
    case 4:
      cursor.byte();
      cursor.number();
      return null;
    default:
      throw new Unreadable("The module has an import of an unknown kind.");
  }
}

/**
 * The type of an exported function; null when there is no such function.
 * Throws Unreadable where the module uses types beyond WebAssembly 2.0.
 */
export function signatureOf(bytes: Uint8Array, name: string): Signature | null {
  let signatures: Signature[] = [];
  const functions: number[] = [];
  for (const section of sections(bytes)) {
    switch (section.id) {
      case 1:
        signatures = list(bytes, section, (cursor) => {
          if (cursor.byte() !== 0x60) {
            throw new Unreadable("The module uses types beyond functions, which this page can't read.");
          }
          return { params: types(cursor), results: types(cursor) };
        });
        break;
      case 2:
        functions.push(...list(bytes, section, importedFunction).filter((type) => type !== null));
        break;
      case 3:
        for (const type of list(bytes, section, (cursor) => cursor.number())) {
          functions.push(type);
        }
        break;
      case 7: {
        const found = list(bytes, section, (cursor) => ({ name: cursor.name(), kind: cursor.byte(), index: cursor.number() })).find(
          (entry) => entry.name === name && entry.kind === 0,
        );
        return found ? (signatures[functions[found.index] ?? -1] ?? null) : null;
      }
    }
  }
  return null;
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    if (rest === 0) {
      return [...bytes, low];
    }
    bytes.push(low | 0x80);
  }
}

/**
 * The module with the maximum of its first memory lowered to so many bytes; the same bytes where it has none of its
 * own, or a lower one, or asks for more from the beginning (`needs` then says how much).
 */
export function limitMemory(bytes: Uint8Array, maxBytes: number): { bytes: Uint8Array; needs: number | null } {
  const section = [...sections(bytes)].find((one) => one.id === 5);
  if (!section) {
    return { bytes, needs: null };
  }
  const cursor = new Cursor(bytes, section.from, section.to);
  if (cursor.number() === 0) {
    return { bytes, needs: null };
  }
  const countEnd = cursor.at;
  const flags = cursor.byte();
  const min = cursor.number();
  const max = flags & 1 ? cursor.number() : Infinity;
  const pages = Math.floor(maxBytes / pageBytes);
  if (min > pages) {
    return { bytes, needs: min * pageBytes };
  }
  if (max <= pages || flags & 8) {
    return { bytes, needs: null };
  }
  const body = [...bytes.subarray(section.from, countEnd), flags | 1, ...leb(min), ...leb(pages), ...bytes.subarray(cursor.at, section.to)];
  const head = [5, ...leb(body.length)];
  const result = new Uint8Array(section.at + head.length + body.length + bytes.length - section.to);
  result.set(bytes.subarray(0, section.at));
  result.set(head, section.at);
  result.set(body, section.at + head.length);
  result.set(bytes.subarray(section.to), section.at + head.length + body.length);
  return { bytes: result, needs: null };
}
