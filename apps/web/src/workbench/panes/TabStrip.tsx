import type { KeyboardEvent, ReactNode } from 'react';
import classes from './TabStrip.module.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
}

interface Props<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** Id of the element that the tabs switch */
  readonly controls: string;
  readonly kind: 'files' | 'panels';
  readonly children?: ReactNode;
}

/** Tabs after the ARIA pattern: one stop for Tab, arrows move and select. `children` stand at the end of the strip. */
export function TabStrip<Id extends string>({ label, tabs, selected, onSelect, controls, kind, children }: Props<Id>) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = tabs.findIndex((tab) => tab.id === selected);
    const next = event.key === 'Home' ? tabs[0] : event.key === 'End' ? tabs.at(-1) : step && tabs.at((index + step) % tabs.length);
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[tabs.indexOf(next)]?.focus();
  };
  return (
    <div className={classes['strip']} data-kind={kind}>
      <div role="tablist" aria-label={label} className={classes['tabs']} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            className={classes['tab']}
            aria-selected={tab.id === selected}
            aria-controls={controls}
            tabIndex={tab.id === selected ? 0 : -1}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {children !== undefined && <div className={classes['end']}>{children}</div>}
    </div>
  );
}
