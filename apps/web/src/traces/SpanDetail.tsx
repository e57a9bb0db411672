import type { LogEntry, TelemetryAttributes } from '@assay/contracts';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LogLine } from './LogLine.tsx';
import type { SpanNode } from './model/spanTree.ts';
import { ServiceMark } from './ServiceMark.tsx';
import type { TraceState } from './useTraceState.ts';
import { useCopy } from '../playground/useCopy.ts';
import { useMicros } from './useMicros.ts';
import classes from './TracePanel.module.css';

interface Props {
  readonly node: SpanNode;
  readonly state: TraceState;
  /** Of the whole trace. */
  readonly logs: readonly LogEntry[];
}

/** Everything that is known of one span. */
export function SpanDetail({ node, state: { trace, whole, path }, logs }: Props) {
  const { t } = useTranslation();
  const micros = useMicros();
  const copy = useCopy();
  const { span } = node;
  const onPath = (path.get(span.spanId) ?? []).reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const own = logs.filter(({ spanId }) => spanId === span.spanId);
  return (
    <>
      <h2 className={classes['title']}>
        <ServiceMark name={span.service} /> {span.service} · {span.name}
        <Tooltip label={t('traces.copyLink')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('traces.copyLink')}
            onClick={() => copy(new URL(`/traces/${trace.traceId}?span=${span.spanId}`, location.href).href)}
          >
            <IconLink size={15} />
          </ActionIcon>
        </Tooltip>
      </h2>
      {span.error && (
        <p className={classes['failure']}>
          {t('traces.span.failed')}
          {span.statusMessage !== undefined && `: ${span.statusMessage}`}
        </p>
      )}
      <dl className={classes['figures']}>
        <dt>{t('traces.span.start')}</dt>
        <dd>{micros(span.startUs - whole.fromUs)}</dd>
        <dt>{t('traces.span.duration')}</dt>
        <dd>{micros(span.durationUs)}</dd>
        <dt title={t('traces.span.selfHint')}>{t('traces.span.self')}</dt>
        <dd>{micros(node.selfUs)}</dd>
        <dt>{t('traces.span.critical')}</dt>
        <dd>{micros(onPath)}</dd>
        <dt>{t('traces.span.kind')}</dt>
        <dd>{t(`traces.kinds.${span.kind}`)}</dd>
        <dt>{t('traces.span.id')}</dt>
        <dd>{span.spanId}</dd>
      </dl>
      <h3 className={classes['section']}>{t('traces.span.attributes')}</h3>
      <Pairs attributes={span.attributes} />
      {span.events.length > 0 && (
        <>
          <h3 className={classes['section']}>{t('traces.span.events')}</h3>
          <ul className={classes['list']}>
            {span.events.map(({ timeUs, name, attributes }, index) => (
              <li key={index}>
                <span className={classes['when']}>{micros(timeUs - whole.fromUs)}</span> {name}
                <Pairs attributes={attributes} />
              </li>
            ))}
          </ul>
        </>
      )}
      {span.links.length > 0 && (
        <>
          <h3 className={classes['section']}>{t('traces.span.links')}</h3>
          <ul className={classes['list']}>
            {span.links.map(({ traceId, spanId }) => (
              <li key={traceId + spanId}>
                <Link to="/traces/$traceId" params={{ traceId }} search={{ span: spanId }} className={classes['link']}>
                  {traceId}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {own.length > 0 && (
        <>
          <h3 className={classes['section']}>{t('traces.span.logs')}</h3>
          <ul className={classes['list']}>
            {own.map((log, index) => (
              <li key={index}>
                <LogLine log={log} traceStartUs={whole.fromUs} />
              </li>
            ))}
          </ul>
        </>
      )}
      {trace.view === 'whole' && (
        <>
          <h3 className={classes['section']}>{t('traces.span.resource')}</h3>
          <Pairs attributes={trace.resources[span.resource]?.attributes ?? {}} />
        </>
      )}
    </>
  );
}

function Pairs({ attributes }: { readonly attributes: TelemetryAttributes }) {
  const { t } = useTranslation();
  const pairs = Object.entries(attributes);
  if (pairs.length === 0) return <p className={classes['hint']}>{t('traces.span.none')}</p>;
  return (
    <dl className={classes['pairs']}>
      {pairs.map(([key, value]) => (
        <Pair key={key} name={key} value={String(value)} />
      ))}
    </dl>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
