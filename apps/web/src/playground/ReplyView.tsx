import { useDeferredValue, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOpen, type Pane, type Reply } from './conversation.ts';
import { FailureCard } from './FailureCard.tsx';
import type { ModelName } from './models.ts';
import { Prose } from './Prose.tsx';
import { ReplyDetails } from './ReplyDetails.tsx';
import { ReplyFoot } from './ReplyFoot.tsx';
import { ReplyHead } from './ReplyHead.tsx';
import { ReplyProgress } from './ReplyProgress.tsx';
import classes from './Reply.module.css';

interface Props {
  readonly pane: Pane;
  /** Whether it stands beside the answer of another pane. */
  readonly named: boolean;
  readonly reply: Reply;
  readonly models: readonly ModelName[];
}

/** One answer: who gave it, what it says, what it took, and on demand every byte of it. */
export function ReplyView({ pane, named, reply, models }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  // Markdown is read again with each token: typing goes first.
  const text = useDeferredValue(reply.text);
  const json = reply.request['response_format'] !== undefined;
  return (
    <article className={classes['reply']} data-state={reply.state} data-pane-reply={pane} aria-busy={isOpen(reply)}>
      <ReplyHead pane={pane} named={named} reply={reply} />
      {reply.reasoning !== '' && (
        <details className={classes['reasoning']}>
          <summary>{t('playground.reasoning')}</summary>
          <p>{reply.reasoning}</p>
        </details>
      )}
      {text === '' ? (
        isOpen(reply) && <div className={classes['waiting']} aria-hidden="true" />
      ) : json ? (
        <pre className={classes['json']} tabIndex={0} role="region" aria-label={t('playground.answerJson')}>
          {text}
        </pre>
      ) : (
        <Prose text={text} />
      )}
      {reply.state === 'stopped' && <p className={classes['note']}>{t('playground.stopped')}</p>}
      {reply.finishReason === 'length' && <p className={classes['note']}>{t('playground.cut')}</p>}
      {reply.finishReason === 'content_filter' && <p className={classes['note']}>{t('playground.filtered')}</p>}
      {reply.failure && <FailureCard failure={reply.failure} traceId={reply.headers['x-trace-id']} />}
      {isOpen(reply) ? (
        <ReplyProgress reply={reply} />
      ) : (
        <ReplyFoot reply={reply} models={models} detailsId={detailsId} open={open} onToggle={() => setOpen((before) => !before)} />
      )}
      {open && !isOpen(reply) && <ReplyDetails id={detailsId} reply={reply} />}
    </article>
  );
}
