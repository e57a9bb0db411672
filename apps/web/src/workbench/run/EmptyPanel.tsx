import type { ReactNode } from 'react';
import classes from './EmptyPanel.module.css';

/** A panel without content says what will be here and how to get it. */
export function EmptyPanel({ title, text, children }: { readonly title: string; readonly text?: string; readonly children?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <div className={classes['title']}>{title}</div>
      {text !== undefined && <p className={classes['text']}>{text}</p>}
      {children}
    </div>
  );
}
