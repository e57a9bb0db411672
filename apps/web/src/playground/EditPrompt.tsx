import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isForInputMethod } from '../shortcuts/keys.ts';
import type { Turn } from './conversation.ts';
import { focusPrompt } from './focusPrompt.ts';
import { usePlayground } from './PlaygroundContext.ts';
import classes from './Transcript.module.css';

/** Changes a prompt that was sent; sending it again replaces all that followed. */
export function EditPrompt({ turn, onDone }: { readonly turn: Turn; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const playground = usePlayground();
  const field = useRef<HTMLTextAreaElement>(null);
  const done = (): void => {
    onDone();
    focusPrompt();
  };
  return (
    <form
      className={classes['edit']}
      data-edit=""
      onSubmit={(event) => {
        event.preventDefault();
        if (playground.resend(turn.id, field.current?.value ?? '')) done();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isForInputMethod(event.nativeEvent)) return;
        event.stopPropagation();
        done();
      }}
    >
      <textarea
        ref={field}
        className={classes['editField']}
        autoFocus
        rows={3}
        aria-label={t('playground.edit')}
        aria-describedby={`replaces-${turn.id}`}
        defaultValue={turn.prompt}
      />
      <div className={classes['editActions']}>
        <span id={`replaces-${turn.id}`} className={classes['hint']}>
          {t('playground.editHint')}
        </span>
        <Button variant="default" onClick={done}>
          {t('app.cancel')}
        </Button>
        <Button type="submit">{t('playground.sendAgain')}</Button>
      </div>
    </form>
  );
}
