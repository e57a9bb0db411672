import type { Trace } from '@assay/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { queries } from '../api/queries.ts';
import { Minimap } from './Minimap.tsx';
import { TraceHead } from './TraceHead.tsx';
import { TracePanel } from './TracePanel.tsx';
import { TraceToolbar } from './TraceToolbar.tsx';
import { marksOf } from './model/logMarks.ts';
import { useTraceLogs } from './useTraceLogs.ts';
import { useTraceState } from './useTraceState.ts';
import { Waterfall } from './Waterfall.tsx';
import classes from './TracePage.module.css';

/** One trace: what it was, where its time went, and every detail of the span that is chosen. */
export function TraceView({ trace, onRefresh }: { readonly trace: Trace; readonly onRefresh: () => void }) {
  const state = useTraceState(trace);
  const [panel, setPanel] = useState<'span' | 'logs'>('span');
  const { data: me } = useQuery(queries.me());
  const logs = useTraceLogs(trace.traceId, me?.scopes.includes('operations:read') === true);
  const marks = useMemo(() => marksOf(logs.data?.logs ?? []), [logs.data]);
  const isOpen = state.selected !== undefined || panel === 'logs';
  return (
    <main id="main" className={classes['view']} data-alone={!isOpen || undefined}>
      <TraceHead state={state} onRefresh={onRefresh} />
      <section className={classes['spans']}>
        <Minimap state={state} />
        <TraceToolbar state={state} logs={logs.data?.logs.length} onLogs={() => setPanel(panel === 'logs' ? 'span' : 'logs')} />
        <Waterfall state={state} marks={marks} />
      </section>
      {isOpen && (
        <TracePanel
          state={state}
          logs={logs.data}
          shown={panel}
          onShow={setPanel}
          onClose={() => {
            setPanel('span');
            state.select(undefined);
          }}
        />
      )}
    </main>
  );
}
