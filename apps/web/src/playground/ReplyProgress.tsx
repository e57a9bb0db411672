import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/useLocale.ts';
import type { Reply } from './conversation.ts';
import classes from './Reply.module.css';

const STEP_MS = 100;

/** How far an answer has come that is under way. For the eyes only: by ear, numbers that never rest would drown everything else. */
export function ReplyProgress({ reply: { text, timing } }: { readonly reply: Reply }) {
  const { t } = useTranslation();
  const { duration, number } = useFormats();
  const elapsed = useElapsed();
  const [first] = timing.piecesMs;
  return (
    <p className={classes['progress']} data-progress="" aria-hidden="true">
      <span>{duration(elapsed)}</span>
      {first !== undefined && <span>{t('playground.figures.first', { time: duration(first) })}</span>}
      {text !== '' && <span>{t('playground.figures.characters', { characters: number(text.length) })}</span>}
    </p>
  );
}

/** Ms since the component is there, in steps that can be read. */
function useElapsed(): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setElapsed(Math.floor((performance.now() - start) / STEP_MS) * STEP_MS), STEP_MS);
    return () => clearInterval(timer);
  }, []);
  return elapsed;
}
