import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { composing } from '../shortcuts/inputMethod.ts';
import type { LogMark } from './model/logMarks.ts';
import { moveInTree } from './model/rows.ts';
import { placeIn, ticks, zoom } from './model/scale.ts';
import { PANEL_ID, TREE_ID } from './places.ts';
import { ROW_PX, useRowWindow } from './useRowWindow.ts';
import type { TraceState } from './useTraceState.ts';
import { useMicros } from './useMicros.ts';
import { rowId, WaterfallRow } from './WaterfallRow.tsx';
import classes from './Waterfall.module.css';

const ZOOM = 1.5;

interface Props {
  readonly state: TraceState;
  readonly marks: ReadonlyMap<string, readonly LogMark[]>;
}

/** Every span as a bar over one axis, as a tree: only the rows in sight exist, so that ten thousand of them scroll smoothly. */
export function Waterfall({ state, marks }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, selected, range, path, folded, matches } = state;
  const index = selected ? rows.indexOf(selected) : -1;
  const { from, to, showRow } = useRowWindow(scroller, rows.length, index);
  useEffect(() => {
    if (index >= 0) showRow(index);
  }, [index, showRow]);
  const found = new Set(matches);
  const shown = rows.slice(from, to).map((node, place) => ({ node, place: from + place }));
  // The row that has the focus exists wherever it is.
  if (selected && index >= 0 && (index < from || index >= to)) shown.push({ node: selected, place: index });
  return (
    <div className={classes['waterfall']}>
      <Axis state={state} />
      <div ref={scroller} className={classes['scroller']}>
        <div
          id={TREE_ID}
          role="tree"
          tabIndex={0}
          aria-label={t('traces.tree')}
          aria-activedescendant={selected && index >= 0 ? rowId(selected.span.spanId) : undefined}
          className={classes['tree']}
          style={{ height: rows.length * ROW_PX }}
          onKeyDown={(event) => onKeyDown(event, state)}
        >
          {shown.map(({ node, place }) => (
            <WaterfallRow
              key={node.span.spanId}
              node={node}
              top={place * ROW_PX}
              range={range}
              pieces={path.get(node.span.spanId)}
              marks={marks.get(node.span.spanId)}
              folded={folded.has(node.span.spanId)}
              selected={node === selected}
              found={found.has(node.span.spanId)}
              traceStartUs={state.whole.fromUs}
              onSelect={state.select}
              onFold={state.fold}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function onKeyDown(event: KeyboardEvent, state: TraceState): void {
  if (event.ctrlKey || event.metaKey || event.altKey || composing.get()) return;
  const { rows, selected, folded, range, whole } = state;
  const around = selected ? (selected.span.startUs + selected.endUs) / 2 : undefined;
  if (event.key === '+' || event.key === '=') state.setRange(zoom(range, whole, 1 / ZOOM, around));
  else if (event.key === '-') state.setRange(zoom(range, whole, ZOOM, around));
  else if (event.key === '0') state.setRange(undefined);
  else if (event.key === 'Enter') document.getElementById(PANEL_ID)?.focus();
  else {
    const move = moveInTree(event.key, rows, selected?.span.spanId, folded);
    if (!move) return;
    if (move.fold !== undefined) state.fold(move.fold, true);
    if (move.unfold !== undefined) state.fold(move.unfold, false);
    if (move.id !== undefined) state.select(move.id);
  }
  event.preventDefault();
}

function Axis({ state: { range, whole } }: { readonly state: TraceState }) {
  const { t } = useTranslation();
  const micros = useMicros();
  return (
    <div className={classes['axis']}>
      <span className={classes['axisName']}>{t('traces.nameColumn')}</span>
      <div className={classes['axisTrack']} aria-hidden="true">
        {ticks(range, whole.fromUs).map((at) => (
          <span key={at} className={classes['tick']} style={{ left: `${placeIn(range, at + whole.fromUs) * 100}%` }}>
            {micros(at)}
          </span>
        ))}
      </div>
    </div>
  );
}
