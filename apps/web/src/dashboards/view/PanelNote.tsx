import type { ReactNode } from 'react';
import classes from './Panel.module.css';

/** What a panel says in words instead of drawing. */
export function PanelNote({ title, text, children }: { readonly title: string; readonly text?: string; readonly children?: ReactNode }) {
  return (
    <div className={classes['note']}>
      <p className={classes['noteTitle']}>{title}</p>
      {text !== undefined && <p className={classes['noteText']}>{text}</p>}
      {children}
    </div>
  );
}
