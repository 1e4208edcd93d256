/** A text is no value of the type asked for; the message is for a person. */
export class BadValue extends Error {}

const integer = /^[+-]?(\d+|0x[0-9a-f]+)$/i;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads what a person typed as a value of a type: i32, i64, f32 or f64. Integers may be signed, unsigned or 0x... */
export function parseValue(type: string, text: string): number | bigint {
  const trimmed = text.trim().replaceAll("_", "");
  switch (type) {
    case "i32":
      return Number(BigInt.asIntN(32, whole(trimmed, 32)));
    case "i64":
      return BigInt.asIntN(64, whole(trimmed, 64));
    case "f32":
      return Math.fround(float(trimmed, type));
    case "f64":
      return float(trimmed, type);
    default:
      throw new BadValue(`A value of type ${type} can't be typed in.`);
  }
}

/** A returned value as text, in the way a person would type it again. */
export function formatValue(value: unknown): string {
  if (typeof value === "number") {
    return Object.is(value, -0) ? "-0" : Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? "inf" : "-inf";
  }
  return typeof value === "bigint" ? String(value) : value === null ? "null" : `a ${typeof value}`;
}

function whole(text: string, bits: number): bigint {
  if (!integer.test(text)) {
    throw new BadValue(`"${text}" is not a whole number.`);
  }
  const negative = text.startsWith("-");
  const size = BigInt(text.replace(/^[+-]/, ""));
  const value = negative ? -size : size;
  if (value < -(2n ** BigInt(bits - 1)) || value >= 2n ** BigInt(bits)) {
    throw new BadValue(`${text} does not fit into ${bits} bits.`);
  }
  return value;
}

function float(text: string, type: string): number {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    return special[2]?.toLowerCase() === "nan" ? NaN : special[1] === "-" ? -Infinity : Infinity;
  }
  if (!decimal.test(text)) {
    throw new BadValue(`"${text}" is no number of type ${type}; write one such as 1.5, 2e-3, inf or nan.`);
  }
  return Number(text);
}
