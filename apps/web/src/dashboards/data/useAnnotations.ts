import type { DashboardAnnotation, DashboardQuery, VariableValues } from '@assay/contracts';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocale } from '../../i18n/useLocale.ts';
import { spansOf, type AnnotationSpan } from '../model/annotations.ts';
import type { TimeWindow } from '../model/timeRange.ts';
import { dashboardQueries } from './dashboardQueries.ts';

/** As many points as tell when something began and ended. */
const POINTS = 300;

/** What the annotations that are switched on find in this stretch of time. One that fails draws nothing. */
export function useAnnotations(
  uid: string,
  annotations: readonly DashboardAnnotation[],
  variables: VariableValues,
  window: TimeWindow,
): readonly AnnotationSpan[] {
  const locale = useLocale();
  const stepMs = Math.max(1_000, Math.round((window.to - window.from) / POINTS / 1_000) * 1_000);
  const answers = useQueries({
    queries: annotations.map(({ name }) => {
      const body: DashboardQuery = { subject: { kind: 'annotation', name }, variables, ...window, stepMs };
      return dashboardQueries.answer(uid, locale, body);
    }),
  });
  const found = answers.map(({ data }) => data);
  return useMemo(
    () => annotations.flatMap((annotation, index) => (found[index] ? spansOf(annotation, found[index]) : [])),
    // The answers keep their identity as long as they are the same.
    [annotations, ...found],
  );
}
