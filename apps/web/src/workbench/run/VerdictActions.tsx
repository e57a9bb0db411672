import type { Run } from '@assay/contracts';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries.ts';
import { suggestNext } from '../../catalogue/catalogueSearch.ts';
import { KeyCaps } from '../../shortcuts/KeyCaps.tsx';
import { useWorkbench } from '../WorkbenchContext.tsx';
import classes from './Verdict.module.css';

/** The one or two things that make sense after this verdict. */
export function VerdictActions({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { bench, start } = useWorkbench();
  if (run.verdict === 'passed') return <NextExercise id={run.exerciseId} />;
  if (run.diagnostics.length > 0) {
    return (
      <div className={classes['actions']}>
        <Button variant="default" size="compact-sm" onClick={() => bench?.stepProblem(1)} rightSection={<KeyCaps chord="F8" />}>
          {t('run.firstProblem')}
        </Button>
      </div>
    );
  }
  if (run.verdict !== 'infra_error' && run.verdict !== 'cancelled') return null;
  return (
    <div className={classes['actions']}>
      <Button variant="default" size="compact-sm" onClick={() => start('grade')} rightSection={<KeyCaps chord="Mod+Enter" />}>
        {t('run.again')}
      </Button>
    </div>
  );
}

function NextExercise({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data: exercises = [] } = useQuery(queries.exercises());
  const { data: progress = [] } = useQuery(queries.progress());
  const next = suggestNext(exercises, new Map(progress.map((each) => [each.exerciseId, each])), id);
  if (!next) return null;
  return (
    <div className={classes['actions']}>
      <Button
        variant="default"
        size="compact-sm"
        renderRoot={(props) => <Link to="/exercises/$id" params={{ id: next.id }} search={{}} {...props} />}
      >
        {t('run.nextExercise')} →
      </Button>
    </div>
  );
}
