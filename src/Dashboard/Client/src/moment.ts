/** A moment as people read it: only the time today, else with the date. */
export function formatMoment(moment: Date, now: Date, locale?: string): string {
  const time = moment.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  if (moment.toDateString() === now.toDateString()) {
    return time;
  }
  const year = String(moment.getFullYear());
  const month = String(moment.getMonth() + 1).padStart(2, "0");
  const day = String(moment.getDate()).padStart(2, "0");
  return `${year}-${month}-${day} ${time}`;
}

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
