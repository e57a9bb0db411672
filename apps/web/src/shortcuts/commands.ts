import type { TFunction } from 'i18next';
import { createStore } from '../app/store.ts';
import { composing } from './inputMethod.ts';
import { isForInputMethod, isMac, matches, parseChord } from './keys.ts';

/** In the order in which they are shown. */
export const COMMAND_GROUPS = ['run', 'code', 'go', 'view'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** Something a person can do here: by key, from the palette, or both. */
export interface Command {
  readonly id: string;
  readonly group: CommandGroup;
  readonly label: (t: TFunction) => string;
  /** Chords such as "Mod+Enter"; the first one is shown. */
  readonly keys?: readonly string[];
  /** Not in the palette: it makes sense as a key only. */
  readonly hidden?: boolean;
  /** Works only where no text is typed. */
  readonly outsideText?: boolean;
  /** Holding the key down performs it again and again. */
  readonly repeats?: boolean;
  readonly perform: () => void;
}

/** The commands of everything on the page, in the order in which it appeared. */
export const commands = createStore<readonly (readonly Command[])[]>([]);

/** Offers commands until the returned function is called. */
export function offerCommands(offered: readonly Command[]): () => void {
  commands.update((all) => [...all, offered]);
  return () => commands.update((all) => all.filter((each) => each !== offered));
}

function typesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('.monaco-editor') !== null)
  );
}

/** Whether a dialog is open: the page behind it must not act on keys. */
function isBehindDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

/**
 * Listens in the capture phase of the window: our keys work wherever the focus is, before the editor can take them.
 * A key held down is swallowed, and one pressed while an input method composes in the editor: the editor has uses of its own for
 * some. One that an input method consumes is not even looked at.
 */
export function listenForKeys(signal: AbortSignal): void {
  const mac = isMac();
  const onKeyDown = (event: KeyboardEvent): void => {
    const offered = commands.get().flat().toReversed();
    const command = offered.find(
      ({ keys = [], outsideText }) => !(outsideText && typesText(event.target)) && keys.some((key) => matches(parseChord(key), event, mac)),
    );
    if (!command || isForInputMethod(event) || isBehindDialog()) return;
    event.preventDefault();
    event.stopPropagation();
    if (composing.get()) return;
    if (!event.repeat || command.repeats === true) command.perform();
  };
  window.addEventListener('keydown', onKeyDown, { capture: true, signal });
}
