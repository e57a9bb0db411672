import { DIFFICULTIES, LANGUAGES } from '@assay/contracts';
import { NativeSelect, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../shortcuts/KeyCaps.tsx';
import { useCommands } from '../shortcuts/useCommands.ts';
import { STATUSES, type CatalogueSearch } from './catalogueSearch.ts';
import classes from './FilterBar.module.css';

interface Props {
  readonly search: CatalogueSearch;
  readonly onChange: (search: CatalogueSearch) => void;
}

export function FilterBar({ search, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <search className={classes['bar']} aria-label={t('catalogue.filters')}>
      <SearchField search={search} onChange={onChange} />
      <Choice
        label={t('catalogue.language')}
        options={LANGUAGES}
        value={search.language}
        nameOf={(each) => t(`app.language.${each}`)}
        onPick={(language) => onChange({ ...search, language })}
      />
      <Choice
        label={t('catalogue.difficulty')}
        options={DIFFICULTIES}
        value={search.difficulty}
        nameOf={(each) => t(`app.difficulty.${each}`)}
        onPick={(difficulty) => onChange({ ...search, difficulty })}
      />
      <Choice
        label={t('catalogue.status')}
        options={STATUSES}
        value={search.status}
        nameOf={(each) => t(`catalogue.statuses.${each}`)}
        onPick={(status) => onChange({ ...search, status })}
      />
    </search>
  );
}

/** Keeps its own text while an input method composes, so that Chinese is never torn apart by a new address. */
function SearchField({ search, onChange }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(search.q ?? '');
  useEffect(() => setText(search.q ?? ''), [search.q]);
  useCommands([
    {
      id: 'search',
      group: 'go',
      label: (t) => t('shortcuts.commands.search'),
      keys: ['/'],
      outsideText: true,
      perform: () => field.current?.focus(),
    },
  ]);
  const publish = (q: string): void => onChange({ ...search, q: q === '' ? undefined : q });
  return (
    <TextInput
      ref={field}
      className={classes['search']}
      type="search"
      value={text}
      aria-label={t('catalogue.search')}
      placeholder={t('catalogue.searchHint')}
      leftSection={<IconSearch size={15} />}
      rightSection={text === '' ? <KeyCaps chord="/" /> : null}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (!(event.nativeEvent as InputEvent).isComposing) publish(event.currentTarget.value);
      }}
      onCompositionEnd={(event) => publish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
        event.preventDefault();
        document.querySelector<HTMLElement>('[data-exercise]')?.focus();
      }}
    />
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly options: readonly T[];
  readonly value: T | undefined;
  readonly nameOf: (option: T) => string;
  readonly onPick: (option: T | undefined) => void;
}

function Choice<T extends string>({ label, options, value, nameOf, onPick }: ChoiceProps<T>) {
  const { t } = useTranslation();
  const data = [
    { value: '', label: t('catalogue.any', { label }) },
    ...options.map((option) => ({ value: option, label: nameOf(option) })),
  ];
  return (
    <NativeSelect
      aria-label={label}
      data={data}
      value={value ?? ''}
      data-chosen={value !== undefined || undefined}
      className={classes['choice']}
      onChange={(event) => onPick(options.find((option) => option === event.currentTarget.value))}
    />
  );
}
