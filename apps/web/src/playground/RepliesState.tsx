import { useTranslation } from 'react-i18next';
import type { Kept } from './keeping.ts';
import { isBusy } from './playground.ts';
import classes from './Composer.module.css';

/** One quiet line: what is going on, or what the keys do. */
export function RepliesState({ state }: { readonly state: Kept }) {
  const { t } = useTranslation();
  const waiting = Object.values(state.turns.at(-1)?.replies ?? {}).some((reply) => reply.state === 'waiting');
  const text = !isBusy(state) ? t('playground.keys') : t(waiting ? 'playground.state.waiting' : 'playground.state.answering');
  return (
    <p className={classes['state']} role="status" data-busy={isBusy(state) || undefined}>
      {text}
    </p>
  );
}
