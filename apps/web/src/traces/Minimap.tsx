import { ActionIcon } from '@mantine/core';
import { IconArrowsHorizontal } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../theme/appearance.ts';
import { drawTrace } from './drawTrace.ts';
import { clampRange, placeIn, type TimeRange } from './model/scale.ts';
import type { TraceState } from './useTraceState.ts';
import { useMicros } from './useMicros.ts';
import classes from './Minimap.module.css';

/** A shorter stretch is a click, of the whole. */
const SHORTEST = 0.004;

/** The whole trace at a glance. Dragging over it, or moving its edges by key, shows a part below. */
export function Minimap({ state: { tree, whole, range, setRange } }: { readonly state: TraceState }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const appearance = useAppearance();
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const draw = (): void => drawTrace(element, tree);
    const sized = new ResizeObserver(draw);
    sized.observe(element);
    return () => sized.disconnect();
  }, [tree, appearance]);

  const usAt = (part: number): number => whole.fromUs + part * (whole.toUs - whole.fromUs);
  const shown = drag ? { fromUs: usAt(Math.min(drag.from, drag.to)), toUs: usAt(Math.max(drag.from, drag.to)) } : range;
  const [left, right] = [placeIn(whole, shown.fromUs), placeIn(whole, shown.toUs)];
  const isPart = left > 0 || right < 1;
  const placeOf = ({ currentTarget, clientX }: PointerEvent): number => {
    const box = currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - box.left) / box.width));
  };
  return (
    <div className={classes['minimap']} role="group" aria-label={t('traces.minimap.label')}>
      <div
        className={classes['map']}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: placeOf(event), to: placeOf(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: placeOf(event) })}
        onPointerUp={() => {
          if (drag && Math.abs(drag.to - drag.from) > SHORTEST) setRange(clampRange(shown, whole));
          setDrag(undefined);
        }}
        onPointerCancel={() => setDrag(undefined)}
      >
        <canvas ref={canvas} className={classes['canvas']} />
        {isPart && (
          <>
            <span className={classes['shade']} style={{ left: 0, width: `${left * 100}%` }} />
            <span className={classes['shade']} style={{ left: `${right * 100}%`, right: 0 }} />
          </>
        )}
        <Edge side="from" whole={whole} range={shown} onChange={setRange} />
        <Edge side="to" whole={whole} range={shown} onChange={setRange} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        className={classes['all']}
        aria-label={t('traces.minimap.all')}
        title={t('traces.minimap.all')}
        disabled={!isPart}
        onClick={() => setRange(undefined)}
      >
        <IconArrowsHorizontal size={16} />
      </ActionIcon>
    </div>
  );
}

interface EdgeProps {
  readonly side: 'from' | 'to';
  readonly whole: TimeRange;
  readonly range: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

const KEY_STEP = 0.02;

function Edge({ side, whole, range, onChange }: EdgeProps) {
  const { t } = useTranslation();
  const micros = useMicros();
  const length = whole.toUs - whole.fromUs;
  const us = side === 'from' ? range.fromUs : range.toUs;
  const move = (to: number): void => {
    const least = length * KEY_STEP;
    const next =
      side === 'from'
        ? { ...range, fromUs: Math.max(whole.fromUs, Math.min(to, range.toUs - least)) }
        : { ...range, toUs: Math.min(whole.toUs, Math.max(to, range.fromUs + least)) };
    onChange(clampRange(next, whole));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowLeft: us - length * KEY_STEP,
      ArrowRight: us + length * KEY_STEP,
      Home: whole.fromUs,
      End: whole.toUs,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      aria-label={t(`traces.minimap.${side}`)}
      aria-valuemin={0}
      aria-valuemax={length}
      aria-valuenow={Math.round(us - whole.fromUs)}
      aria-valuetext={micros(us - whole.fromUs)}
      className={classes['edge']}
      style={{ left: `${placeIn(whole, us) * 100}%` }}
      onKeyDown={onKeyDown}
    />
  );
}
