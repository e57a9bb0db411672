import { COMPETENCE_AREAS, type ExerciseSummary } from '@assay/contracts';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProgressById } from './catalogueSearch.ts';
import { ExerciseRow } from './ExerciseRow.tsx';
import classes from './ExerciseList.module.css';

interface Props {
  readonly exercises: readonly ExerciseSummary[];
  readonly progress: ProgressById;
  readonly next: string | undefined;
  readonly grouped: boolean;
}

const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Moves the focus from row to row, as in a mail program. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-exercise]')];
  const current = rows.findIndex((row) => row === document.activeElement);
  const target = rows[Math.max(0, Math.min(rows.length - 1, current + step))];
  if (!target) return;
  event.preventDefault();
  target.focus();
}

export function ExerciseList({ exercises, progress, next, grouped }: Props) {
  const { t } = useTranslation();
  const areas = COMPETENCE_AREAS.filter((area) => exercises.some((exercise) => exercise.area === area));
  return (
    // The list only moves the focus among links, which are what one acts on.
    <div onKeyDown={onKeyDown}>
      {areas.map((area) => (
        <section key={area} aria-label={t(`app.areas.${area}`)} className={classes['group']}>
          {grouped && (
            <h2 className={classes['heading']}>
              <span className={classes['letter']}>{area}</span> {t(`app.areas.${area}`)}
            </h2>
          )}
          <ul className={classes['list']}>
            {exercises
              .filter((exercise) => exercise.area === area)
              .map((exercise) => (
                <ExerciseRow key={exercise.id} exercise={exercise} progress={progress.get(exercise.id)} isNext={exercise.id === next} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
