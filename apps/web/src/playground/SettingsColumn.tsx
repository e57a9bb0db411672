import { Button, Switch } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PANES } from './conversation.ts';
import { focusPrompt } from './focusPrompt.ts';
import { SettingsForm } from './SettingsForm.tsx';
import type { ModelName } from './models.ts';
import { usePlayground, usePlaygroundState } from './PlaygroundContext.ts';
import classes from './Settings.module.css';

/** How the panes ask; one form for each of them. */
export function SettingsColumn({ models }: { readonly models: readonly ModelName[] }) {
  const { t } = useTranslation();
  const playground = usePlayground();
  const { compare, turns } = usePlaygroundState();
  return (
    <aside className={classes['column']} aria-label={t('playground.settings.title')}>
      <h1 className={classes['title']}>{t('playground.title')}</h1>
      <Switch
        size="sm"
        label={t('playground.compare')}
        description={t('playground.compareHint')}
        checked={compare}
        onChange={(event) => playground.setCompare(event.currentTarget.checked)}
      />
      {PANES.filter((pane) => pane === 'a' || compare).map((pane) => (
        <SettingsForm key={pane} pane={pane} models={models} />
      ))}
      {turns.length > 0 && (
        <Button
          variant="default"
          leftSection={<IconMessagePlus size={15} />}
          onClick={() => {
            playground.clear();
            focusPrompt();
          }}
        >
          {t('playground.clear')}
        </Button>
      )}
    </aside>
  );
}
