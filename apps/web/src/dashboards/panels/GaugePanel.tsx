import type { GrafanaTheme2 } from '@grafana/data';
import { ThresholdsMode, type FieldDisplay } from '@grafana/data';
import { arcPath, shareOf } from './arc.ts';
import classes from './GaugePanel.module.css';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import { reducedValues, TileGrid, wordsOf } from './TileGrid.tsx';

interface Options {
  readonly orientation: string;
  readonly showThresholdMarkers: boolean;
}

/** Numbers between the least and the most that they can be, as far round as they have come. */
export function GaugePanel(props: PanelProps) {
  const { orientation, showThresholdMarkers = true } = optionsOf<Options>(props.panel);
  return (
    <TileGrid
      values={reducedValues(props)}
      width={props.width}
      height={props.height}
      orientation={orientation}
      render={(value, width, height) => <Dial {...{ value, width, height }} theme={props.theme} marked={showThresholdMarkers} />}
    />
  );
}

interface DialProps {
  readonly value: FieldDisplay;
  readonly width: number;
  readonly height: number;
  readonly theme: GrafanaTheme2;
  /** Shows along the rim where which threshold begins. */
  readonly marked: boolean;
}

const TITLE_PX = 20;

function Dial({ value: { display, field }, width, height, theme, marked }: DialProps) {
  const { min = 0, max = 100, thresholds } = field;
  const least = min ?? 0;
  const most = max ?? 100;
  const title = display.title ?? '';
  const room = height - (title === '' ? 0 : TITLE_PX);
  const radius = Math.max(10, Math.min(width / 2, room / 1.75) - 8);
  const thick = radius * 0.2;
  const box = `${-radius - 8} ${-radius - 8} ${2 * radius + 16} ${1.75 * radius + 8}`;
  const share = shareOf(display.numeric, least, most);
  const words = wordsOf(display);
  const steps = thresholds?.steps ?? [];
  const startOf = (index: number): number => {
    const start = steps[index]?.value ?? Number.NEGATIVE_INFINITY;
    if (index >= steps.length) return 1;
    return thresholds?.mode === ThresholdsMode.Percentage ? shareOf(start, 0, 100) : shareOf(start, least, most);
  };
  return (
    <div className={classes['dial']}>
      <svg viewBox={box} width={width} height={room} role="img" aria-label={title === '' ? words : `${title}: ${words}`}>
        <path d={arcPath(0, 1, radius - thick / 2 - 5)} stroke="var(--surface-3)" strokeWidth={thick} fill="none" />
        <path d={arcPath(0, share, radius - thick / 2 - 5)} stroke={display.color} strokeWidth={thick} fill="none" />
        {marked &&
          steps.map(({ color }, index) => (
            <path
              key={index}
              d={arcPath(startOf(index), startOf(index + 1), radius - 1)}
              stroke={theme.visualization.getColorByName(color)}
              strokeWidth={3}
              fill="none"
            />
          ))}
        <text
          className={classes['number']}
          y={radius * 0.12}
          fontSize={Math.min(radius * 0.42, (radius * 2.1) / Math.max(3, words.length))}
        >
          {words}
        </text>
      </svg>
      {title !== '' && <span className={classes['title']}>{title}</span>}
    </div>
  );
}
