import { COMPETENCE_AREAS, type CompetenceArea, type ExerciseSummary } from '@assay/contracts';
import { useTranslation } from 'react-i18next';
import { countProgress, type Progress, type ProgressById } from './catalogueSearch.ts';
import classes from './ProgressPanel.module.css';

interface Props {
  readonly exercises: readonly ExerciseSummary[];
  readonly progress: ProgressById;
  readonly chosen: CompetenceArea | undefined;
  readonly onChoose: (area: CompetenceArea | undefined) => void;
}

/** How far one has come, in all and per area; an area is a filter as well. */
export function ProgressPanel({ exercises, progress, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const overall = countProgress(exercises, progress);
  return (
    <aside className={classes['panel']} aria-label={t('catalogue.progress')}>
      <div className={classes['overall']}>
        <Ring progress={overall} />
        <div>
          <div className={classes['figure']}>{overall.total === 0 ? '–' : `${Math.round((100 * overall.passed) / overall.total)} %`}</div>
          <div className={classes['caption']}>{t('catalogue.overall', { passed: overall.passed, total: overall.total })}</div>
        </div>
      </div>
      <div role="group" aria-label={t('catalogue.area')} className={classes['areas']}>
        {COMPETENCE_AREAS.map((area) => {
          const own = countProgress(
            exercises.filter((exercise) => exercise.area === area),
            progress,
          );
          const empty = own.total === 0;
          return (
            <button
              key={area}
              type="button"
              className={classes['area']}
              aria-pressed={chosen === area}
              data-empty={empty || undefined}
              onClick={() => onChoose(chosen === area ? undefined : area)}
            >
              <span className={classes['letter']}>{area}</span>
              <span className={classes['name']}>{t(`app.areas.${area}`)}</span>
              <span className={classes['ratio']}>
                {empty ? t('catalogue.areaEmpty') : t('catalogue.areaProgress', { passed: own.passed, total: own.total })}
              </span>
              {!empty && <Bar progress={own} />}
            </button>
          );
        })}
      </div>
    </aside>
  );
}

const share = (part: number, total: number): number => (total === 0 ? 0 : part / total);

function Bar({ progress: { passed, started, total } }: { readonly progress: Progress }) {
  return (
    <span className={classes['bar']} aria-hidden="true">
      <span className={classes['passed']} style={{ width: `${100 * share(passed, total)}%` }} />
      <span className={classes['started']} style={{ width: `${100 * share(started, total)}%` }} />
    </span>
  );
}

function Ring({ progress: { passed, total } }: { readonly progress: Progress }) {
  const length = 2 * Math.PI * 20;
  return (
    <svg width="52" height="52" viewBox="0 0 52 52" aria-hidden="true">
      <circle cx="26" cy="26" r="20" fill="none" stroke="var(--surface-3)" strokeWidth="6" />
      <circle
        cx="26"
        cy="26"
        r="20"
        fill="none"
        stroke="var(--pass)"
        strokeWidth="6"
        strokeDasharray={`${length * share(passed, total)} ${length}`}
        transform="rotate(-90 26 26)"
      />
    </svg>
  );
}
