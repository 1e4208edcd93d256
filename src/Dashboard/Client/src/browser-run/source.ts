/** A module could not be brought here; the message is for a person. */
export class NotFetched extends Error {}

/** The bytes of a stored module, held against its digest (`sha256:` and 64 hexadecimal digits). */
export async function fetchModule(digest: string): Promise<Uint8Array> {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw new NotFetched("This is no digest of a module.");
  }
  if (!globalThis.crypto?.subtle) {
    throw new NotFetched("The browser checks a module's digest only on pages of localhost or over https: open the dashboard there.");
  }
  let answer: Response;
  try {
    answer = await fetch(`/api/modules/${digest}/content`);
  } catch {
    throw new NotFetched("The dashboard does not answer.");
  }
  if (!answer.ok) {
    throw new NotFetched(answer.status === 404 ? "The dashboard has no such module any more." : `The dashboard answered ${answer.status}.`);
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if ((await sha256(bytes)) !== digest.slice("sha256:".length)) {
    throw new NotFetched("The bytes that came are not those of this digest; nothing was run.");
  }
  return bytes;
}

/** The sha256 of bytes as 64 hexadecimal digits. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
