/** Holds text back for as long as it may be the beginning of a stop string. */
export class StopText {
  private readonly stops: readonly string[];
  private held = '';

  constructor(stops: readonly string[]) {
    this.stops = stops.filter((stop) => stop !== '');
  }

  /** What may be shown now; `stopped` when a stop string is complete: it and all after it is never shown. */
  push(text: string): { readonly text: string; readonly stopped: boolean } {
    const all = this.held + text;
    const end = this.firstStop(all);
    if (end !== -1) {
      this.held = '';
      return { text: all.slice(0, end), stopped: true };
    }
    const safe = all.length - this.pending(all);
    this.held = all.slice(safe);
    return { text: all.slice(0, safe), stopped: false };
  }

  /** What is still held back when there is no more. */
  rest(): string {
    const { held } = this;
    this.held = '';
    return held;
  }

  private firstStop(text: string): number {
    let first = -1;
    for (const stop of this.stops) {
      const at = text.indexOf(stop);
      if (at !== -1 && (first === -1 || at < first)) first = at;
    }
    return first;
  }

  /** Length of the longest end of the text that begins a stop string. */
  private pending(text: string): number {
    let longest = 0;
    for (const stop of this.stops) {
      for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
        if (text.endsWith(stop.slice(0, length))) longest = length;
      }
    }
    return longest;
  }
}
