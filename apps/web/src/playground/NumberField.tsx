import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseSetting, type Range } from './parseSetting.ts';

interface Props {
  readonly label: string;
  readonly initial: number | undefined;
  readonly range: Range;
  /** Told of every valid value; `undefined` for none. */
  readonly onChange: (value: number | undefined) => void;
}

/** A number, or nothing: then the model decides. A value out of range is told at once and not used. */
export function NumberField({ label, initial, range, onChange }: Props) {
  const { t } = useTranslation();
  const [wrong, setWrong] = useState(false);
  return (
    <TextInput
      size="sm"
      inputMode="decimal"
      label={label}
      placeholder={t('playground.settings.unset')}
      defaultValue={initial ?? ''}
      error={wrong ? t('playground.settings.range', { min: range.min, max: range.max }) : undefined}
      onChange={(event) => {
        const parsed = parseSetting(event.currentTarget.value, range);
        setWrong(!parsed.valid);
        onChange(parsed.value);
      }}
    />
  );
}
