import { Combobox, TextInput, UnstyledButton, useCombobox } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfferedVariable } from '../data/useVariables.ts';
import { ALL } from '../model/variables.ts';
import classes from './Controls.module.css';

interface Props {
  readonly offered: OfferedVariable;
  readonly values: readonly string[];
  readonly onChoose: (values: readonly string[]) => void;
}

/** Chooses what a dashboard is about: one value, several, or all. */
export function VariablePicker({ offered: { variable, options, loading }, values, onChoose }: Props) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const box = useCombobox({
    onDropdownClose: () => {
      box.resetSelectedOption();
      box.focusTarget();
      setSearch('');
    },
    onDropdownOpen: () => box.focusSearchInput(),
  });
  const label = variable.label ?? variable.name;
  if (variable.type === 'textbox') return <TextBox label={label} value={values[0] ?? ''} onChoose={onChoose} />;
  const nameOf = (value: string): string =>
    value === ALL ? t('dashboards.all') : (options.find((each) => each.value === value)?.text ?? value);
  const all = variable.includeAll ? [{ value: ALL, text: t('dashboards.all') }, ...options] : options;
  const matching = all.filter(({ text }) => text.toLowerCase().includes(search.trim().toLowerCase()));
  const submit = (value: string): void => {
    if (!variable.multi || value === ALL) {
      onChoose([value]);
      box.closeDropdown();
      return;
    }
    const chosen = values.filter((each) => each !== ALL);
    const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
    onChoose(next.length === 0 && variable.includeAll ? [ALL] : next);
  };
  const words = values.map(nameOf).join(', ');
  return (
    <Combobox store={box} onOptionSubmit={submit} position="bottom-start" width={260} shadow="md" withinPortal>
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes['control']} aria-label={`${label}: ${words}`} title={words} onClick={() => box.toggleDropdown()}>
          <span className={classes['label']}>{label}</span>
          <span className={classes['value']}>{words === '' ? '–' : words}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            box.updateSelectedOptionIndex();
          }}
          placeholder={t('dashboards.searchValues')}
          aria-label={t('dashboards.searchValuesOf', { label })}
        />
        <Combobox.Options className={classes['options']} aria-label={label} aria-multiselectable={variable.multi}>
          {matching.map(({ value, text }) => (
            <Combobox.Option key={value} value={value} active={values.includes(value)} aria-selected={values.includes(value)}>
              <span className={classes['option']}>
                <IconCheck size={14} aria-hidden="true" visibility={values.includes(value) ? 'visible' : 'hidden'} />
                {text}
              </span>
            </Combobox.Option>
          ))}
          {matching.length === 0 && <Combobox.Empty>{t(loading ? 'app.loading' : 'dashboards.noValues')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Free text, in force when it is left or Enter is pressed. */
function TextBox({ label, value, onChoose }: { readonly label: string; readonly value: string; readonly onChoose: Props['onChoose'] }) {
  return (
    <TextInput
      key={value}
      size="xs"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onBlur={(event) => event.currentTarget.value !== value && onChoose([event.currentTarget.value])}
      onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && onChoose([event.currentTarget.value])}
    />
  );
}
