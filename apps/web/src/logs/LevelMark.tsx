import type { LogLevel } from '@assay/contracts';
import classes from './LevelMark.module.css';

/** The level of a log entry; its name says it, the colour helps. */
export function LevelMark({ level }: { readonly level: LogLevel }) {
  return (
    <span className={classes['level']} data-level={level}>
      {level}
    </span>
  );
}
