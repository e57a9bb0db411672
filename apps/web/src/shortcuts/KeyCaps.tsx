import { capsOf, isMac, parseChord } from './keys.ts';
import classes from './KeyCaps.module.css';

/** A chord drawn as key caps. `quiet` for use on a coloured button. */
export function KeyCaps({ chord, quiet = false }: { readonly chord: string; readonly quiet?: boolean }) {
  const caps = capsOf(parseChord(chord), isMac());
  return (
    <span className={quiet ? classes['quiet'] : classes['caps']} aria-hidden="true">
      {caps.map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}
