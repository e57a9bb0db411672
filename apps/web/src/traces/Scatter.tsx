import type { TraceSummary } from '@assay/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/useLocale.ts';
import { scatter, type ScatterPoint } from './model/scatter.ts';
import { serviceColour } from './model/serviceColour.ts';
import type { askedFor } from './tracesSearch.ts';
import { useMicros } from './useMicros.ts';
import classes from './Scatter.module.css';

interface Props {
  readonly traces: readonly TraceSummary[];
  readonly query: ReturnType<typeof askedFor>;
}

const CLOCKS = [0, 0.25, 0.5, 0.75, 1];

/** How long each trace took, over time; a click opens it. The list below says the same in words. */
export function Scatter({ traces, query }: Props) {
  const { t } = useTranslation();
  const micros = useMicros();
  const { clock } = useFormats();
  const [fromMs, toMs] = [Date.parse(query.from ?? ''), Date.parse(query.to ?? '')];
  const { points, levels } = useMemo(() => scatter(traces, fromMs, toMs), [traces, fromMs, toMs]);
  return (
    <div className={classes['plot']} role="img" aria-label={t('traces.find.scatter')}>
      {levels.map(({ us, y }) => (
        <span key={us} className={classes['level']} style={{ bottom: `${y * 100}%` }}>
          <span>{micros(us)}</span>
        </span>
      ))}
      {points.map((point) => (
        <Point key={point.trace.traceId} point={point} />
      ))}
      {CLOCKS.map((part) => (
        <span key={part} className={classes['clock']} data-part={part} style={{ left: `${part * 100}%` }}>
          {clock(new Date(fromMs + part * (toMs - fromMs)).toISOString())}
        </span>
      ))}
    </div>
  );
}

/** More spans make a larger point, up to a measure, CSS px. */
const sizeOf = (spans: number): number => 8 + Math.min(10, 2 * Math.log2(spans));

function Point({ point: { trace, x, y } }: { readonly point: ScatterPoint }) {
  const { t } = useTranslation();
  const micros = useMicros();
  const { clock } = useFormats();
  const navigate = useNavigate();
  const size = sizeOf(trace.spans);
  const words = {
    name: `${trace.service} ${trace.name}`,
    duration: micros(trace.durationUs),
    time: clock(new Date(trace.startUs / 1_000).toISOString()),
  };
  return (
    <span
      className={classes['point']}
      data-failed={trace.errors > 0 || undefined}
      title={t('traces.find.point', words)}
      style={{ left: `${x * 100}%`, bottom: `${y * 100}%`, width: size, height: size, background: serviceColour(trace.service) }}
      onClick={() => void navigate({ to: '/traces/$traceId', params: { traceId: trace.traceId }, search: {} })}
    />
  );
}
