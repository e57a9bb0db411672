import { ActionIcon, Code, Tooltip } from '@mantine/core';
import { IconCopy, IconDownload, IconRefresh } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../i18n/useLocale.ts';
import { factsOf } from './model/facts.ts';
import { saveJson } from './saveJson.ts';
import { ServiceMark } from './ServiceMark.tsx';
import { TraceNotes } from './TraceNotes.tsx';
import type { TraceState } from './useTraceState.ts';
import { useCopy } from '../playground/useCopy.ts';
import { useMicros } from './useMicros.ts';
import classes from './TraceHead.module.css';

/** What the trace was, in one line of figures, and what one has to know before one believes them. */
export function TraceHead({ state: { trace, tree }, onRefresh }: { readonly state: TraceState; readonly onRefresh: () => void }) {
  const { t } = useTranslation();
  const micros = useMicros();
  const locale = useLocale();
  const copy = useCopy();
  const facts = useMemo(() => factsOf(trace, tree), [trace, tree]);
  const start = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(tree.startUs / 1_000));
  return (
    <header className={classes['head']}>
      <div className={classes['line']}>
        <h1 className={classes['title']}>
          <span className={classes['service']}>{facts.root?.span.service}</span> {facts.root?.span.name}
        </h1>
        <div className={classes['actions']}>
          <Code className={classes['id']}>{trace.traceId}</Code>
          <Action label={t('traces.copyId')} onClick={() => copy(trace.traceId)} icon={<IconCopy size={16} />} />
          <Action
            label={t('traces.export')}
            onClick={() => saveJson(`trace-${trace.traceId}.json`, trace)}
            icon={<IconDownload size={16} />}
          />
          <Action label={t('traces.refresh')} onClick={onRefresh} icon={<IconRefresh size={16} />} />
        </div>
      </div>
      <dl className={classes['facts']}>
        <Fact name={t('traces.facts.duration')}>{micros(facts.durationUs)}</Fact>
        <Fact name={t('traces.facts.start')}>{start}</Fact>
        <Fact name={t('traces.facts.spans')}>{trace.spans.length}</Fact>
        <Fact name={t('traces.facts.depth')}>{facts.depth}</Fact>
        <Fact name={t('traces.facts.errors')} tone={facts.errors > 0 ? 'fail' : undefined}>
          {facts.errors}
        </Fact>
        <Fact name={t('traces.facts.services')}>
          <span className={classes['services']}>
            {facts.services.map(({ name, spans }) => (
              <span key={name} className={classes['of']}>
                <ServiceMark name={name} /> {name} <span className={classes['count']}>{spans}</span>
              </span>
            ))}
          </span>
        </Fact>
      </dl>
      <TraceNotes trace={trace} facts={facts} />
    </header>
  );
}

function Fact({ name, tone, children }: { readonly name: string; readonly tone?: 'fail' | undefined; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd data-tone={tone}>{children}</dd>
    </div>
  );
}

function Action({ label, icon, onClick }: { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
