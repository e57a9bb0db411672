import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyTranscript } from './EmptyTranscript.tsx';
import { usePlaygroundState } from './PlaygroundContext.ts';
import { TurnView } from './TurnView.tsx';
import type { ModelName } from './models.ts';
import classes from './Transcript.module.css';

/** Pixels from the end within which somebody counts as reading the end. */
const NEAR = 60;

/** The conversation. It follows the text that comes in, until somebody scrolls back to read. */
export function Transcript({ models }: { readonly models: readonly ModelName[] }) {
  const { t } = useTranslation();
  const { turns, compare } = usePlaygroundState();
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const count = useRef(turns.length);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    // A new prompt leads to the end, wherever one was reading.
    if (turns.length > count.current) follows.current = true;
    count.current = turns.length;
    if (follows.current) current.scrollTop = current.scrollHeight;
  }, [turns]);
  return (
    <section
      ref={scroller}
      className={classes['scroller']}
      aria-label={t('playground.conversation')}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR;
      }}
    >
      {turns.length === 0 ? (
        <EmptyTranscript />
      ) : (
        <ol className={classes['turns']} data-compare={compare || undefined}>
          {turns.map((turn, index) => (
            <TurnView key={turn.id} turn={turn} last={index === turns.length - 1} models={models} />
          ))}
        </ol>
      )}
    </section>
  );
}
