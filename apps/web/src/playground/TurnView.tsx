import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPencil, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PANES, type Turn } from './conversation.ts';
import { EditPrompt } from './EditPrompt.tsx';
import { focusPrompt } from './focusPrompt.ts';
import type { ModelName } from './models.ts';
import { isBusy } from './playground.ts';
import { usePlayground, usePlaygroundState } from './PlaygroundContext.ts';
import { ReplyView } from './ReplyView.tsx';
import classes from './Transcript.module.css';

interface Props {
  readonly turn: Turn;
  readonly last: boolean;
  readonly models: readonly ModelName[];
}

/** One prompt, and below it what each pane answered. */
export function TurnView({ turn, last, models }: Props) {
  const { t } = useTranslation();
  const playground = usePlayground();
  const busy = isBusy(usePlaygroundState());
  const [editing, setEditing] = useState(false);
  const answered = PANES.filter((pane) => turn.replies[pane]);
  return (
    <li className={classes['turn']} data-turn="">
      {editing ? (
        <EditPrompt turn={turn} onDone={() => setEditing(false)} />
      ) : (
        <div className={classes['prompt']}>
          <h2 className="visually-hidden">{t('playground.you')}</h2>
          <p className={classes['promptText']} data-turn-prompt="">
            {turn.prompt}
          </p>
          {!busy && (
            <div className={classes['promptActions']}>
              <Tooltip label={t('playground.edit')}>
                <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('playground.edit')} onClick={() => setEditing(true)}>
                  <IconPencil size={15} />
                </ActionIcon>
              </Tooltip>
              {last && (
                <Tooltip label={t('playground.again')}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={26}
                    aria-label={t('playground.again')}
                    onClick={() => {
                      playground.resend(turn.id, turn.prompt);
                      focusPrompt();
                    }}
                  >
                    <IconRefresh size={15} />
                  </ActionIcon>
                </Tooltip>
              )}
            </div>
          )}
        </div>
      )}
      <div className={classes['replies']} data-count={answered.length}>
        {answered.map((pane) => {
          const reply = turn.replies[pane];
          return reply && <ReplyView key={pane} pane={pane} named={answered.length > 1} reply={reply} models={models} />;
        })}
      </div>
    </li>
  );
}
