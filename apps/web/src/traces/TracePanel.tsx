import type { LogPage } from '@assay/contracts';
import { CloseButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { TabStrip } from '../workbench/panes/TabStrip.tsx';
import { PANEL_ID, TREE_ID } from './places.ts';
import { SpanDetail } from './SpanDetail.tsx';
import { TraceLogs } from './TraceLogs.tsx';
import type { TraceState } from './useTraceState.ts';
import classes from './TracePanel.module.css';

interface Props {
  readonly state: TraceState;
  readonly logs: LogPage | undefined;
  readonly shown: 'span' | 'logs';
  readonly onShow: (panel: 'span' | 'logs') => void;
  readonly onClose: () => void;
}

/** Beside the waterfall: the chosen span, and what was written down in the trace. */
export function TracePanel({ state, logs, shown, onShow, onClose }: Props) {
  const { t } = useTranslation();
  const tabs = [
    { id: 'span' as const, label: t('traces.tabs.span') },
    ...(logs ? [{ id: 'logs' as const, label: `${t('traces.tabs.logs')} · ${logs.logs.length}` }] : []),
  ];
  return (
    <aside className={classes['panel']} aria-label={t('traces.panel')}>
      <TabStrip kind="panels" label={t('traces.panel')} controls={PANEL_ID} tabs={tabs} selected={shown} onSelect={onShow}>
        <CloseButton size="sm" aria-label={t('traces.span.close')} onClick={onClose} />
      </TabStrip>
      <div
        id={PANEL_ID}
        role="tabpanel"
        tabIndex={0}
        aria-label={t(`traces.tabs.${shown}`)}
        className={classes['content']}
        onKeyDown={(event) => {
          if (event.key === 'Escape') document.getElementById(TREE_ID)?.focus();
        }}
      >
        {shown === 'logs' && logs ? (
          <TraceLogs state={state} page={logs} />
        ) : state.selected ? (
          <SpanDetail key={state.selected.span.spanId} node={state.selected} state={state} logs={logs?.logs ?? []} />
        ) : (
          <p className={classes['hint']}>{t('traces.pick')}</p>
        )}
      </div>
    </aside>
  );
}
