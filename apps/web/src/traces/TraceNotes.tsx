import type { Trace } from '@assay/contracts';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { peopleIn, type TraceFacts } from './model/facts.ts';
import { useMicros } from './useMicros.ts';
import classes from './TraceHead.module.css';

/** What is not to be seen here, and what is not to be taken literally. */
export function TraceNotes({ trace, facts }: { readonly trace: Trace; readonly facts: TraceFacts }) {
  const { t } = useTranslation();
  const micros = useMicros();
  const people = peopleIn(trace);
  const notes: readonly (readonly ['info' | 'warn', string] | false)[] = [
    trace.view === 'own' && ['info', t('traces.notes.own')],
    trace.stepMs !== undefined && ['info', t('traces.notes.steps', { step: trace.stepMs })],
    trace.withheld > 0 && ['info', t('traces.notes.withheld', { count: trace.withheld })],
    people > 1 && ['warn', t('traces.notes.people', { count: people })],
    facts.orphans > 0 && ['warn', t('traces.notes.orphans', { count: facts.orphans })],
    facts.skewUs > 0 && ['warn', t('traces.notes.skew', { time: micros(facts.skewUs) })],
  ];
  const told = notes.filter((note) => note !== false);
  if (told.length === 0) return null;
  return (
    <ul className={classes['notes']}>
      {told.map(([tone, text]) => (
        <Note key={text} tone={tone}>
          {text}
        </Note>
      ))}
    </ul>
  );
}

function Note({ tone, children }: { readonly tone: 'info' | 'warn'; readonly children: ReactNode }) {
  const Icon = tone === 'warn' ? IconAlertTriangle : IconInfoCircle;
  return (
    <li data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      {children}
    </li>
  );
}
