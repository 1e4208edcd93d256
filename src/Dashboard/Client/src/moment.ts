import { formatMoment } from "./format";

/** <local-time datetime="ISO">: the moment in the reader's own time zone, with the exact one as tooltip. */
export class LocalTime extends HTMLElement {
  static readonly observedAttributes = ["datetime"];

  attributeChangedCallback(): void {
    const iso = this.getAttribute("datetime") ?? "";
    const moment = new Date(iso);
    this.textContent = Number.isNaN(moment.getTime()) ? iso : formatMoment(moment, new Date());
    this.title = iso;
  }
}
