/** The part of a keyboard event that decides. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

/** Key code that browsers report for keys which an input method consumed. */
const INPUT_METHOD = 229;

/** Keys that pick a Chinese candidate belong to the input method. Safari says so by the key code alone. */
export function isForInputMethod(press: KeyPress): boolean {
  return press.isComposing || press.keyCode === INPUT_METHOD;
}

/** `Mod` is Command on a Mac and Control elsewhere. */
export interface Chord {
  readonly mod: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** `key` of the event, or for letters and digits its physical `code` (so that Alt+1 works on every layout) */
  readonly key: string;
}

/** Parses "Mod+Enter", "Shift+F8", "Alt+Digit1". */
export function parseChord(text: string): Chord {
  const parts = text.split('+');
  return { mod: parts.includes('Mod'), alt: parts.includes('Alt'), shift: parts.includes('Shift'), key: parts.at(-1) ?? '' };
}

export function matches(chord: Chord, press: KeyPress, mac: boolean): boolean {
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  // "?" is Shift plus another key on most layouts: the character alone counts.
  const shift = chord.key === '?' || press.shiftKey === chord.shift;
  const sameKey = press.code === chord.key || press.key.toLowerCase() === chord.key.toLowerCase();
  return sameKey && shift && mod === chord.mod && !other && press.altKey === chord.alt;
}

const NAMES: Record<string, string> = { Enter: '↵', Period: '.', Backquote: '`' };

/** The chord as its caps are labelled: "Ctrl", "↵". */
export function capsOf(chord: Chord, mac: boolean): readonly string[] {
  const key = NAMES[chord.key] ?? chord.key.replace(/^(Key|Digit)/, '');
  const caps = [chord.mod ? (mac ? '⌘' : 'Ctrl') : '', chord.alt ? (mac ? '⌥' : 'Alt') : '', chord.shift ? (mac ? '⇧' : 'Shift') : '', key];
  return caps.filter((cap) => cap !== '');
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
