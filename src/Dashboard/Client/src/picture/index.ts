import { NoPicture, mostBytes, readPgm } from "./pgm";

/** <pgm-picture src="/api/jobs/ID/artifacts/picture.pgm" alt="...">: a grey picture that a run left, drawn here. */
export class PgmPicture extends HTMLElement {
  static readonly observedAttributes = ["src", "alt"];
  #asked = 0;

  attributeChangedCallback(): void {
    void this.#show(++this.#asked);
  }

  async #show(asked: number): Promise<void> {
    const src = this.getAttribute("src");
    if (!src?.startsWith("/api/")) {
      return;
    }
    try {
      const answer = await fetch(src);
      if (!answer.ok) {
        throw new NoPicture(answer.status === 404 ? "The file is no longer there." : `The dashboard answered ${answer.status}.`);
      }
      if (Number(answer.headers.get("content-length") ?? 0) > mostBytes) {
        throw new NoPicture(`It has more than ${mostBytes / 1024 / 1024} MiB.`);
      }
      const { width, height, pixels } = readPgm(new Uint8Array(await answer.arrayBuffer()));
      if (asked !== this.#asked) {
        return; // another picture was asked for meanwhile
      }
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${this.getAttribute("alt") ?? "A picture"}, ${width} by ${height} pixels`);
      const image = new ImageData(width, height);
      for (let i = 0; i < pixels.length; i++) {
        image.data.fill(pixels[i]!, 4 * i, 4 * i + 3);
        image.data[4 * i + 3] = 255;
      }
      canvas.getContext("2d")!.putImageData(image, 0, 0);
      this.replaceChildren(canvas);
    } catch (error) {
      if (asked === this.#asked) {
        const note = document.createElement("p");
        note.className = "muted";
        note.textContent = `The picture can't be shown. ${error instanceof NoPicture ? error.message : "The dashboard does not answer."}`;
        this.replaceChildren(note);
      }
    }
  }
}

// A page may load this script by its name and by its fingerprinted name.
if (!customElements.get("pgm-picture")) {
  customElements.define("pgm-picture", PgmPicture);
}
