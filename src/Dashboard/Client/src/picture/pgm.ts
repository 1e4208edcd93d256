/** A grey picture: one byte a pixel, row by row from the top. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** These bytes are no picture that is shown; the message is for a person. */
export class NoPicture extends Error {}

/** The most bytes of a file that is read, and pixels of a picture that is shown: a stranger's program wrote it. */
export const mostBytes = 16 * 1024 * 1024;
export const mostPixels = 4 * 1024 * 1024;
const longestSide = 8192;

/** Reads a PGM, plain (P2) or raw (P5), as netpbm's pgm(5) describes them; levels are brought to 0 to 255. */
export function readPgm(bytes: Uint8Array): Grey {
  if (bytes.length > mostBytes) {
    throw new NoPicture(`It has more than ${mostBytes / 1024 / 1024} MiB.`);
  }
  const reader = new Reader(bytes);
  const kind = String.fromCharCode(bytes[0] ?? 0, bytes[1] ?? 0);
  if (kind !== "P2" && kind !== "P5") {
    throw new NoPicture("It is no PGM: it begins with neither P2 nor P5.");
  }
  reader.at = 2;
  const width = reader.number("width");
  const height = reader.number("height");
  const most = reader.number("brightest level");
  if (width < 1 || height < 1 || width > longestSide || height > longestSide || width * height > mostPixels) {
    throw new NoPicture(`It is ${width} by ${height}, which is not shown: at most ${longestSide} a side and ${mostPixels.toLocaleString("en")} pixels.`);
  }
  if (most < 1 || most > 65535) {
    throw new NoPicture(`Its brightest level is ${most}; it must be from 1 to 65535.`);
  }
  const pixels = new Uint8Array(width * height);
  const level = (value: number): number => Math.round((Math.min(value, most) * 255) / most);
  if (kind === "P2") {
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = level(reader.number("level"));
    }
  } else {
    // One white space, and no comment, stands between the header and the levels.
    const from = reader.at + 1;
    const size = most > 255 ? 2 : 1;
    if (bytes.length - from < pixels.length * size) {
      throw new NoPicture("It ends before its last row.");
    }
    for (let i = 0; i < pixels.length; i++) {
      pixels[i] = level(size === 1 ? bytes[from + i]! : (bytes[from + 2 * i]! << 8) | bytes[from + 2 * i + 1]!);
    }
  }
  return { width, height, pixels };
}

class Reader {
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next number, past white space and comments. */
  number(what: string): number {
    this.#skip();
    let value = 0;
    let digits = 0;
    for (; this.at < this.bytes.length; this.at++) {
      const digit = this.bytes[this.at]! - 0x30;
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      if (++digits > 9) {
        throw new NoPicture(`Its ${what} is too large a number.`);
      }
    }
    if (digits === 0) {
      throw new NoPicture(this.at >= this.bytes.length ? `It ends where a ${what} should be.` : `There is no number where its ${what} should be.`);
    }
    return value;
  }

  #skip(): void {
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at]!;
      if (byte === 0x23) {
        while (this.at < this.bytes.length && this.bytes[this.at] !== 0x0a) {
          this.at++;
        }
      } else if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) {
        return;
      }
    }
  }
}
