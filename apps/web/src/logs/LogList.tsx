import type { LogEntry } from '@assay/contracts';
import { Link } from '@tanstack/react-router';
import { memo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../i18n/useLocale.ts';
import { ServiceMark } from '../traces/ServiceMark.tsx';
import { LevelMark } from './LevelMark.tsx';
import { logClock } from './logClock.ts';
import classes from './LogsPage.module.css';

/** Entries, one line each; the arrow keys go from line to line, Enter opens one. */
export function LogList({ entries, come }: { readonly entries: readonly LogEntry[]; readonly come: number }) {
  const { t } = useTranslation();
  return (
    <ul className={classes['list']} aria-label={t('logs.list')} onKeyDown={moveFocus}>
      {entries.map((entry, index) => (
        // Counted from where the search began: what comes above or below leaves every line the one that it was.
        <Entry key={index - come} entry={entry} />
      ))}
    </ul>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('button[aria-expanded]')];
  const next = lines[lines.findIndex((line) => line === document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

const Entry = memo(function Entry({ entry }: { readonly entry: LogEntry }) {
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  return (
    <li className={classes['item']}>
      <button type="button" className={classes['entry']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className={classes['time']}>{logClock(entry.time, locale)}</span>
        <LevelMark level={entry.level} />
        <span className={classes['service']}>
          <ServiceMark name={entry.service} /> {entry.service}
        </span>
        <span className={classes['body']}>{entry.body}</span>
      </button>
      {open && <Detail entry={entry} />}
    </li>
  );
});

function Detail({ entry: { time, traceId, spanId, attributes } }: { readonly entry: LogEntry }) {
  const { t } = useTranslation();
  const pairs = Object.entries(attributes);
  return (
    <div className={classes['detail']}>
      <dl className={classes['pairs']} aria-label={t('logs.attributes')}>
        <dt>time</dt>
        <dd>{time}</dd>
        {pairs.map(([key, value]) => (
          <Pair key={key} name={key} value={value} />
        ))}
      </dl>
      {traceId !== undefined && (
        <Link to="/traces/$traceId" params={{ traceId }} search={{ span: spanId }} preload={false} className={classes['link']}>
          {t('logs.openTrace')}
        </Link>
      )}
    </div>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
    </>
  );
}
