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
}

/** Single requests among the lines that were made of them; each leads to its trace. By keyboard they are reached in the panel's table. */
export function ExemplarMarks({ config, exemplars }: Props) {
  const { t } = useTranslation();
  const plot = usePlot(config);
  const scale = plot && Object.keys(plot.scales).find((key) => key !== 'x');
  if (!plot || scale === undefined || exemplars.length === 0) return null;
  const area = inCss(plot.bbox);
  return (
    <div className={classes['layer']} style={area}>
      {exemplars.map(({ time, value, traceId }) => {
        const left = plot.valToPos(time, 'x');
        if (!(left >= 0 && left <= area.width)) return null;
        const top = Math.min(area.height, Math.max(0, plot.valToPos(value, scale)));
        return (
          <Link
            key={`${traceId} ${time}`}
            to="/traces/$traceId"
            params={{ traceId }}
            className={classes['exemplar']}
            style={{ left, top }}
            tabIndex={-1}
            data-exemplar={traceId}
            aria-label={t('dashboards.exemplar', { id: traceId.slice(0, 8) })}
            title={t('dashboards.exemplar', { id: traceId.slice(0, 8) })}
          />
        );
      })}
    </div>
  );
}
