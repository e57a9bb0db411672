import type { Trace } from '@assay/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { criticalPath } from './model/criticalPath.ts';
import { findSpans, reveal, visibleRows } from './model/rows.ts';
import { clampRange, type TimeRange } from './model/scale.ts';
import { buildTree } from './model/spanTree.ts';

/** A move of the arrow keys shall not write an address of its own, ms. */
const SETTLES_MS = 250;

/** What is looked at of a trace: which span, which part of the time, what is folded up, what is searched for. */
export function useTraceState(trace: Trace) {
  const linked = useSearch({ from: '/inside/traces/$traceId' }).span;
  const [selectedId, setSelected] = useState(linked);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [part, setPart] = useState<TimeRange>();
  const [query, setQuery] = useState('');
  const tree = useMemo(() => buildTree(trace.spans), [trace]);
  const path = useMemo(() => criticalPath(tree), [tree]);
  const rows = useMemo(() => visibleRows(tree, folded), [tree, folded]);
  const matches = useMemo(() => findSpans(tree, query), [tree, query]);
  useSpanInAddress(selectedId);

  const whole = useMemo<TimeRange>(() => ({ fromUs: tree.startUs, toUs: Math.max(tree.endUs, tree.startUs + 1) }), [tree]);
  const range = useMemo(() => (part ? clampRange(part, whole) : whole), [part, whole]);
  const select = useCallback(
    (id: string | undefined): void => {
      setSelected(id);
      if (id !== undefined) setFolded((now) => reveal(tree.byId.get(id), now));
    },
    [tree],
  );
  const fold = useCallback((id: string, closed: boolean): void => {
    setFolded((now) => {
      const next = new Set(now);
      if (closed) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  const parents = (): string[] => tree.nodes.filter(({ children }) => children.length > 0).map(({ span }) => span.spanId);
  return {
    trace,
    tree,
    path,
    rows,
    folded,
    selected: selectedId === undefined ? undefined : tree.byId.get(selectedId),
    select,
    fold,
    foldAll: (closed: boolean) => setFolded(new Set(closed ? parents() : [])),
    whole,
    range,
    setRange: setPart,
    query,
    setQuery,
    matches,
  };
}

export type TraceState = ReturnType<typeof useTraceState>;

/** Keeps the chosen span in the address: it can be linked, and survives a reload. */
function useSpanInAddress(id: string | undefined): void {
  const navigate = useNavigate({ from: '/traces/$traceId' });
  useEffect(() => {
    const timer = setTimeout(() => void navigate({ search: { span: id }, replace: true }), SETTLES_MS);
    return () => clearTimeout(timer);
  }, [id, navigate]);
}
