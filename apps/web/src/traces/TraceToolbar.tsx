import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconFileText, IconFold, IconFoldDown, IconSearch, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../shortcuts/KeyCaps.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';
import { zoom } from './model/scale.ts';
import type { TraceState } from './useTraceState.ts';
import classes from './TraceToolbar.module.css';

interface Props {
  readonly state: TraceState;
  /** How many log entries there are; undefined for who may not see them. */
  readonly logs: number | undefined;
  readonly onLogs: () => void;
}

export function TraceToolbar({ state, logs, onLogs }: Props) {
  const { t } = useTranslation();
  const { range, whole, setRange, foldAll } = state;
  return (
    <div className={classes['bar']} role="toolbar" aria-label={t('traces.tree')}>
      <SpanSearch state={state} />
      <Tool label={t('traces.unfoldAll')} icon={<IconFoldDown size={16} />} onClick={() => foldAll(false)} />
      <Tool label={t('traces.foldAll')} icon={<IconFold size={16} />} onClick={() => foldAll(true)} />
      <Tool label={t('traces.zoomIn')} icon={<IconZoomIn size={16} />} onClick={() => setRange(zoom(range, whole, 0.6))} />
      <Tool label={t('traces.zoomOut')} icon={<IconZoomOut size={16} />} onClick={() => setRange(zoom(range, whole, 1.6))} />
      <Tooltip label={t('traces.criticalHint')} multiline w={260}>
        <span className={classes['path']} tabIndex={0}>
          <span className={classes['pathMark']} aria-hidden="true" /> {t('traces.criticalPath')}
        </span>
      </Tooltip>
      <span className={classes['keys']}>{t('traces.keys')}</span>
      {logs !== undefined && (
        <Button variant="default" size="compact-sm" leftSection={<IconFileText size={14} />} onClick={onLogs}>
          {t('traces.tabs.logs')} · {logs}
        </Button>
      )}
    </div>
  );
}

function Tool({ label, icon, onClick }: { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

/** Looks for spans; Enter and Shift+Enter go from match to match. */
function SpanSearch({ state: { query, setQuery, matches, selected, select } }: { readonly state: TraceState }) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useCommands([
    {
      id: 'searchTrace',
      group: 'go',
      label: (t) => t('traces.search'),
      keys: ['/'],
      outsideText: true,
      perform: () => field.current?.focus(),
    },
  ]);
  const place = selected ? matches.indexOf(selected.span.spanId) : -1;
  const step = (by: number): void => {
    if (matches.length === 0) return;
    const from = place < 0 && by < 0 ? 0 : place;
    select(matches.at((from + by) % matches.length));
  };
  return (
    <div className={classes['search']} role="search">
      <TextInput
        ref={field}
        type="search"
        size="xs"
        className={classes['field']}
        aria-label={t('traces.search')}
        placeholder={t('traces.searchHint')}
        leftSection={<IconSearch size={14} />}
        rightSection={query === '' ? <KeyCaps chord="/" /> : null}
        defaultValue={query}
        onChange={(event) => {
          if (!(event.nativeEvent as InputEvent).isComposing) setQuery(event.currentTarget.value);
        }}
        onCompositionEnd={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          step(event.shiftKey ? -1 : 1);
        }}
      />
      <span role="status" className={classes['found']}>
        {query.trim() !== '' &&
          (matches.length === 0 ? t('traces.foundNone') : t('traces.found', { place: place < 0 ? '–' : place + 1, count: matches.length }))}
      </span>
      {matches.length > 0 && (
        <>
          <Tool label={t('traces.previous')} icon={<IconArrowUp size={15} />} onClick={() => step(-1)} />
          <Tool label={t('traces.next')} icon={<IconArrowDown size={15} />} onClick={() => step(1)} />
        </>
      )}
    </div>
  );
}
