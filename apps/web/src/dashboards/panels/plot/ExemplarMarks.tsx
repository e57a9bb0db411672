import type { UPlotConfigBuilder } from '@grafana/ui';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Exemplar } from '../../model/exemplars.ts';
import { inCss } from './AnnotationMarks.tsx';
import classes from './Marks.module.css';
import { usePlot } from './usePlot.ts';

interface Props {
  readonly config: UPlotConfigBuilder;
  readonly exemplars: readonly Exemplar[];
  /** Scale on which their values stand; by default the first one that is not time. */
  readonly scale?: string;
  /** Their values as that scale counts. */
  readonly toScale?: (value: number) => number;
}

/** Single requests among the lines that were made of them; each leads to its trace. By keyboard they are reached in the panel's table. */
export function ExemplarMarks({ config, exemplars, scale, toScale = (value) => value }: Props) {
  const { t } = useTranslation();
  const plot = usePlot(config);
  const key = scale ?? (plot && Object.keys(plot.scales).find((each) => each !== 'x'));
  if (!plot || key === undefined || exemplars.length === 0) return null;
  const area = inCss(plot.bbox);
  return (
    <div className={classes['layer']} style={area}>
      {exemplars.map(({ time, value, traceId }) => {
        const left = plot.valToPos(time, 'x');
        if (!(left >= 0 && left <= area.width)) return null;
        const top = Math.min(area.height, Math.max(0, plot.valToPos(toScale(value), key)));
        const name = t('dashboards.exemplar', { id: traceId.slice(0, 8) });
        return (
          <Link
            key={`${traceId} ${time}`}
            to="/traces/$traceId"
            params={{ traceId }}
            className={classes['exemplar']}
            style={{ left, top }}
            tabIndex={-1}
            data-exemplar={traceId}
            aria-label={name}
            title={name}
          />
        );
      })}
    </div>
  );
}
