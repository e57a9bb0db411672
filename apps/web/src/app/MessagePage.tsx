import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';
import classes from './MessagePage.module.css';

/** A whole page that says one thing in words and offers the way on. */
export function MessagePage({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <main id="main" className={classes['page']}>
      <Mark size={40} />
      <h1 className={classes['title']}>{title}</h1>
      <p className={classes['text']}>{text}</p>
      <div className={classes['actions']}>{children}</div>
    </main>
  );
}
