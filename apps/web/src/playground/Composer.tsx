import { Button } from '@mantine/core';
import { IconPlayerStopFilled, IconSend2 } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyCaps } from '../shortcuts/KeyCaps.tsx';
import { isBusy } from './playground.ts';
import { usePlayground, usePlaygroundState } from './PlaygroundContext.ts';
import { RepliesState } from './RepliesState.tsx';
import { usePlaygroundCommands } from './usePlaygroundCommands.ts';
import classes from './Composer.module.css';

/** Where prompts are written. The field keeps its own text, so that an input method is never disturbed. */
export function Composer() {
  const { t } = useTranslation();
  const playground = usePlayground();
  const state = usePlaygroundState();
  const busy = isBusy(state);
  const field = useRef<HTMLTextAreaElement>(null);
  const send = (): void => {
    const edit = document.activeElement?.closest<HTMLFormElement>('form[data-edit]');
    if (edit) {
      edit.requestSubmit();
      return;
    }
    const { current } = field;
    if (!current) return;
    if (playground.send(current.value)) {
      current.value = '';
      playground.keepDraft('');
    }
    current.focus();
  };
  usePlaygroundCommands(send);
  return (
    <div className={classes['composer']} data-compare={state.compare || undefined}>
      <textarea
        ref={field}
        className={classes['field']}
        rows={2}
        autoFocus
        aria-label={t('playground.prompt')}
        placeholder={t('playground.promptHint')}
        defaultValue={playground.readDraft()}
        data-prompt=""
        onInput={(event) => playground.keepDraft(event.currentTarget.value)}
      />
      <div className={classes['actions']}>
        <RepliesState state={state} />
        {busy ? (
          <Button
            size="sm"
            color="gray"
            variant="default"
            leftSection={<IconPlayerStopFilled size={14} />}
            rightSection={<KeyCaps chord="Escape" />}
            onClick={() => {
              playground.stop();
              field.current?.focus();
            }}
          >
            {t('playground.stop')}
          </Button>
        ) : (
          // Never a button that submits: it stands where the other stood a moment ago, and would take that one's click for its own.
          <Button size="sm" onClick={send} leftSection={<IconSend2 size={16} />} rightSection={<KeyCaps chord="Mod+Enter" quiet />}>
            {t('playground.send')}
          </Button>
        )}
      </div>
    </div>
  );
}
