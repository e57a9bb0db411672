import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconUnlink } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PathPiece } from './model/criticalPath.ts';
import { isLost } from './model/facts.ts';
import type { LogMark } from './model/logMarks.ts';
import { placeIn, type TimeRange } from './model/scale.ts';
import { serviceColour } from './model/serviceColour.ts';
import type { SpanNode } from './model/spanTree.ts';
import { ServiceMark } from './ServiceMark.tsx';
import { useMicros } from './useMicros.ts';
import classes from './Waterfall.module.css';

interface Props {
  readonly node: SpanNode;
  /** CSS px */
  readonly top: number;
  readonly range: TimeRange;
  readonly pieces: readonly PathPiece[] | undefined;
  readonly marks: readonly LogMark[] | undefined;
  readonly folded: boolean;
  readonly selected: boolean;
  readonly found: boolean;
  readonly traceStartUs: number;
  readonly onSelect: (id: string) => void;
  readonly onFold: (id: string, closed: boolean) => void;
}

export const rowId = (spanId: string): string => `span-${spanId}`;

/** Deeper spans are moved in no further: their names would have no room left. */
const DEEPEST = 12;

export const WaterfallRow = memo(function WaterfallRow(props: Props) {
  const { node, top, folded, selected, found, pieces } = props;
  const { t } = useTranslation();
  const micros = useMicros();
  const { span, depth, children } = node;
  const siblings = node.parent?.children;
  const states = [
    ...(span.error ? [t('traces.rowError')] : []),
    ...(pieces ? [t('traces.rowCritical')] : []),
    ...(isLost(node) ? [t('traces.rowLost')] : []),
    ...(folded ? [t('traces.hidden', { count: node.size - 1 })] : []),
  ];
  const times = { duration: micros(span.durationUs), start: micros(span.startUs - props.traceStartUs) };
  return (
    <div
      id={rowId(span.spanId)}
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={siblings?.length}
      aria-posinset={siblings ? siblings.indexOf(node) + 1 : undefined}
      aria-expanded={children.length > 0 ? !folded : undefined}
      aria-selected={selected}
      aria-label={[t('traces.row', { service: span.service, name: span.name, ...times }), ...states].join(', ')}
      className={classes['row']}
      data-found={found || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => props.onSelect(span.spanId)}
    >
      <div className={classes['name']} style={{ paddingLeft: 6 + Math.min(depth, DEEPEST) * 14 }}>
        {children.length > 0 ? (
          <span
            className={classes['fold']}
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              props.onFold(span.spanId, !folded);
            }}
          >
            {folded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
          </span>
        ) : (
          <span className={classes['leaf']} />
        )}
        <ServiceMark name={span.service} />
        {span.error && <IconAlertTriangle size={13} className={classes['failed']} aria-hidden="true" />}
        {isLost(node) && <IconUnlink size={13} className={classes['lost']} aria-hidden="true" />}
        <span className={classes['words']}>
          <span className={classes['service']}>{span.service}</span> <span className={classes['operation']}>{span.name}</span>
        </span>
        {folded && <span className={classes['count']}>+{node.size - 1}</span>}
      </div>
      <Bar {...props} label={times.duration} />
    </div>
  );
});

const percent = (part: number): string => `${part * 100}%`;
const within = (part: number): number => Math.min(1, Math.max(0, part));

/** Beside the bar where there is room, else within it. */
function labelPlace(from: number, to: number): { readonly left?: string; readonly right?: string } {
  if (to <= 0.88) return { left: `calc(${percent(to)} + 6px)` };
  return from > 0.12 ? { right: `calc(${percent(1 - from)} + 6px)` } : { right: `calc(${percent(1 - to)} + 8px)` };
}

function Bar({ node: { span, endUs }, range, pieces = [], marks = [], label }: Props & { readonly label: string }) {
  const from = within(placeIn(range, span.startUs));
  const to = within(placeIn(range, endUs));
  const isInSight = placeIn(range, span.startUs) <= 1 && placeIn(range, endUs) >= 0;
  const isFull = to > 0.88 && from <= 0.12;
  return (
    <div className={classes['track']} aria-hidden="true">
      {isInSight && (
        <>
          <span
            className={classes['bar']}
            data-failed={span.error || undefined}
            style={{ left: percent(from), width: percent(to - from), background: serviceColour(span.service) }}
          />
          {pieces.map((piece) => {
            const start = within(placeIn(range, piece.fromUs));
            const width = within(placeIn(range, piece.toUs)) - start;
            return <span key={piece.fromUs} className={classes['path']} style={{ left: percent(start), width: percent(width) }} />;
          })}
          {/* Many entries of one moment are one mark. */}
          {[...new Map(marks.map(({ us, level }) => [Math.round(placeIn(range, us) * 400), level]))].map(([at, level]) => (
            <span key={at} className={classes['log']} data-level={level} style={{ left: percent(at / 400) }} />
          ))}
          <span className={classes['label']} data-inside={isFull || undefined} style={labelPlace(from, to)}>
            {label}
          </span>
        </>
      )}
    </div>
  );
}
