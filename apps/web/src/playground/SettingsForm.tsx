import { NativeSelect, Switch, Textarea } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pane } from './conversation.ts';
import { isPinned, type ModelName } from './models.ts';
import { NumberField } from './NumberField.tsx';
import { usePlayground, usePlaygroundState } from './PlaygroundContext.ts';
import classes from './Settings.module.css';

export function SettingsForm({ pane, models }: { readonly pane: Pane; readonly models: readonly ModelName[] }) {
  const { t } = useTranslation();
  const playground = usePlayground();
  const { compare, settings } = usePlaygroundState();
  const mine = settings[pane];
  const names = models.map(({ id }) => id);
  const first = names[0];
  const gone = first !== undefined && !names.includes(mine.model);
  useEffect(() => {
    if (gone) playground.setSettings(pane, { model: first });
  }, [gone, first, pane, playground]);
  const group = (label: string, pinned: boolean) => ({ group: label, items: names.filter((name) => isPinned(name) === pinned) });
  return (
    <fieldset className={classes['form']} data-pane-settings={pane}>
      <legend className={compare ? classes['legend'] : 'visually-hidden'}>{t(`playground.panes.${pane}`)}</legend>
      <NativeSelect
        size="sm"
        label={t('playground.settings.model')}
        description={names.length === 0 ? t('playground.settings.noModel') : undefined}
        data={[group(t('playground.settings.routes'), false), group(t('playground.settings.versions'), true)]}
        value={mine.model}
        onChange={(event) => playground.setSettings(pane, { model: event.currentTarget.value })}
      />
      <Textarea
        size="sm"
        label={t('playground.settings.system')}
        placeholder={t('playground.settings.systemHint')}
        autosize
        minRows={2}
        maxRows={8}
        defaultValue={mine.system}
        onChange={(event) => playground.setSettings(pane, { system: event.currentTarget.value })}
      />
      <div className={classes['numbers']}>
        <NumberField
          label={t('playground.settings.temperature')}
          initial={mine.temperature}
          range={{ min: 0, max: 2, step: 0.1 }}
          onChange={(temperature) => playground.setSettings(pane, { temperature })}
        />
        <NumberField
          label={t('playground.settings.maxTokens')}
          initial={mine.maxTokens}
          range={{ min: 1, max: 1_000_000, step: 1 }}
          onChange={(maxTokens) => playground.setSettings(pane, { maxTokens })}
        />
        <NumberField
          label={t('playground.settings.seed')}
          initial={mine.seed}
          range={{ min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 }}
          onChange={(seed) => playground.setSettings(pane, { seed })}
        />
      </div>
      <div className={classes['switches']}>
        <Switch
          size="sm"
          label={t('playground.settings.json')}
          checked={mine.json}
          onChange={(event) => playground.setSettings(pane, { json: event.currentTarget.checked })}
        />
        <Switch
          size="sm"
          label={t('playground.settings.stream')}
          checked={mine.stream}
          onChange={(event) => playground.setSettings(pane, { stream: event.currentTarget.checked })}
        />
      </div>
    </fieldset>
  );
}
