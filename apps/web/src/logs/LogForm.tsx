import { LOG_LEVELS } from '@assay/contracts';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../shortcuts/KeyCaps.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';
import { RANGE_NAMES } from '../traces/tracesSearch.ts';
import { LogsSearch } from './logsSearch.ts';
import classes from './LogsPage.module.css';

interface Props {
  readonly search: LogsSearch;
  readonly services: readonly string[];
  readonly busy: boolean;
  readonly onSearch: (search: LogsSearch) => void;
}

/** What is looked for. A choice counts at once, what is typed with Enter. */
export function LogForm({ search, services, busy, onSearch }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useCommands([
    { id: 'searchLogs', group: 'go', label: (t) => t('logs.form'), keys: ['/'], outsideText: true, perform: () => field.current?.focus() },
  ]);
  const own = search.service === undefined || services.includes(search.service) ? [] : [search.service];
  return (
    <form
      role="search"
      className={classes['form']}
      aria-label={t('logs.form')}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch({ ...readForm(new FormData(event.currentTarget)), from: search.from, to: search.to });
      }}
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit();
      }}
    >
      <TextInput
        ref={field}
        name="q"
        label={t('logs.text')}
        placeholder={t('logs.textHint')}
        leftSection={<IconSearch size={15} />}
        rightSection={search.q === undefined ? <KeyCaps chord="/" /> : null}
        defaultValue={search.q ?? ''}
      />
      <NativeSelect
        name="service"
        label={t('logs.service')}
        data={[{ value: '', label: t('logs.anyService') }, ...services, ...own]}
        defaultValue={search.service ?? ''}
      />
      <NativeSelect
        name="level"
        label={t('logs.level')}
        data={[{ value: '', label: t('logs.anyLevel') }, ...LOG_LEVELS]}
        defaultValue={search.level ?? ''}
      />
      <NativeSelect
        name="range"
        label={t('logs.range')}
        data={RANGE_NAMES.map((each) => ({ value: each, label: t(`traces.find.ranges.${each}`) }))}
        defaultValue={search.range ?? '1h'}
      />
      <TextInput name="trace" label={t('logs.trace')} placeholder={t('logs.traceHint')} defaultValue={search.trace ?? ''} />
      <div className={classes['submit']}>
        <Button type="submit" size="sm" loading={busy}>
          {t('logs.submit')}
        </Button>
        <Button size="sm" variant="default" renderRoot={(props) => <Link to="/logs" search={{}} {...props} />}>
          {t('logs.clear')}
        </Button>
      </div>
    </form>
  );
}

function readForm(form: FormData): LogsSearch {
  const text = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  return LogsSearch.parse({
    q: text('q'),
    service: text('service'),
    level: text('level'),
    range: text('range') === '1h' ? undefined : text('range'),
    trace: text('trace')?.toLowerCase(),
  });
}
