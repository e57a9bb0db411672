import type { TelemetryService } from '@assay/contracts';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIMITS, RANGE_NAMES, TracesSearch } from './tracesSearch.ts';
import classes from './TracesPage.module.css';

interface Props {
  readonly search: TracesSearch;
  readonly services: readonly TelemetryService[];
  readonly busy: boolean;
  readonly onSearch: (search: TracesSearch) => void;
}

/** What is looked for. A choice counts at once, what is typed with Enter. */
export function TraceForm({ search, services, busy, onSearch }: Props) {
  const { t } = useTranslation();
  const [service, setService] = useState(search.service ?? '');
  const operations = services.filter(({ name }) => service === '' || name === service).flatMap((each) => each.operations);
  const any = (label: string) => ({ value: '', label });
  return (
    <form
      role="search"
      className={classes['form']}
      aria-label={t('traces.find.form')}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(readForm(new FormData(event.currentTarget)));
      }}
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement || (event.target instanceof HTMLInputElement && event.target.type === 'checkbox')) {
          event.currentTarget.requestSubmit();
        }
      }}
    >
      <NativeSelect
        name="service"
        label={t('traces.find.service')}
        data={[
          any(t('traces.find.anyService')),
          ...withOwn(
            services.map(({ name }) => name),
            search.service,
          ),
        ]}
        value={service}
        onChange={(event) => setService(event.currentTarget.value)}
      />
      <NativeSelect
        name="operation"
        label={t('traces.find.operation')}
        data={[any(t('traces.find.anyOperation')), ...withOwn([...new Set(operations)].sort(), search.operation)]}
        defaultValue={search.operation ?? ''}
      />
      <TextInput
        name="tags"
        className={classes['wide']}
        label={t('traces.find.tags')}
        placeholder={t('traces.find.tagsHint')}
        defaultValue={search.tags ?? ''}
      />
      <TextInput name="min" inputMode="decimal" label={t('traces.find.min')} defaultValue={search.min ?? ''} />
      <TextInput name="max" inputMode="decimal" label={t('traces.find.max')} defaultValue={search.max ?? ''} />
      <NativeSelect
        name="range"
        label={t('traces.find.range')}
        data={RANGE_NAMES.map((each) => ({ value: each, label: t(`traces.find.ranges.${each}`) }))}
        defaultValue={search.range ?? '1h'}
      />
      <NativeSelect name="limit" label={t('traces.find.limit')} data={LIMITS.map(String)} defaultValue={String(search.limit ?? 50)} />
      <Checkbox name="errors" className={classes['check']} label={t('traces.find.errors')} defaultChecked={search.errors === true} />
      <div className={classes['submit']}>
        <Button type="submit" size="sm" loading={busy}>
          {t('traces.find.submit')}
        </Button>
        <Button size="sm" variant="default" renderRoot={(props) => <Link to="/traces" search={{}} {...props} />}>
          {t('traces.find.clear')}
        </Button>
      </div>
    </form>
  );
}

/** A choice that came with the address stays one, even if nobody offers it. */
function withOwn(names: readonly string[], own: string | undefined): readonly string[] {
  return own === undefined || names.includes(own) ? names : [...names, own];
}

function readForm(form: FormData): TracesSearch {
  const text = (name: string): string | undefined => {
    const value = form.get(name);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const number = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)?.replace(',', '.')));
  return TracesSearch.parse({
    service: text('service'),
    operation: text('operation'),
    tags: text('tags'),
    min: number('min'),
    max: number('max'),
    range: text('range') === '1h' ? undefined : text('range'),
    limit: number('limit') === 50 ? undefined : number('limit'),
    errors: form.get('errors') === null ? undefined : true,
  });
}
