import type { LogEntry } from '@assay/contracts';
import { LevelMark } from '../logs/LevelMark.tsx';
import { microsOf } from './model/logMarks.ts';
import { useMicros } from './useMicros.ts';
import classes from './TracePanel.module.css';

/** A log entry at its time within the trace. */
export function LogLine({ log, traceStartUs }: { readonly log: LogEntry; readonly traceStartUs: number }) {
  const micros = useMicros();
  return (
    <div className={classes['entry']}>
      <span className={classes['when']}>{micros(microsOf(log.time) - traceStartUs)}</span>
      <LevelMark level={log.level} />
      <span className={classes['when']}>{log.service}</span>
      <span className={classes['body']}>{log.body}</span>
    </div>
  );
}
