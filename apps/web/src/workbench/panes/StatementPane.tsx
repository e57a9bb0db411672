import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '../../api/queries.ts';
import { useFormats, useLocale, useLocalized } from '../../i18n/useLocale.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { LimitTable } from './LimitTable.tsx';
import { Markdown } from './Markdown.tsx';
import classes from './StatementPane.module.css';

export function StatementPane() {
  const { t } = useTranslation();
  const locale = useLocale();
  const localized = useLocalized();
  const { number } = useFormats();
  const { detail, bench } = useWorkbench();
  const { data: progress = [] } = useQuery(queries.progress());
  const standing = progress.find((each) => each.exerciseId === detail.id);
  const points = detail.checks.reduce((sum, check) => sum + check.points, 0);
  return (
    <section className={classes['pane']} aria-label={t('workbench.statement')} data-pane="" data-pane-focus="" tabIndex={0}>
      <p className={classes['facts']}>
        <span>{t(`app.areas.${detail.area}`)}</span>
        <span>{t('app.minutes', { count: detail.estMinutes })}</span>
        <span>{t('app.points', { count: points })}</span>
        {standing && standing.attempts > 0 && <span>{t('catalogue.attempts', { count: standing.attempts })}</span>}
        {standing?.best && <span>{t('catalogue.best', standing.best)}</span>}
      </p>
      <Markdown text={detail.statement[locale]} monaco={bench?.monaco} language={detail.language} />
      <h2 className={classes['heading']}>{t('workbench.sections.objectives')}</h2>
      <ul className={classes['rules']}>
        {detail.objectives.map((objective) => (
          <li key={objective.en}>{localized(objective)}</li>
        ))}
      </ul>
      <h2 className={classes['heading']}>{t('workbench.sections.checks')}</h2>
      <p className={classes['hint']}>{t('workbench.sections.checksHint')}</p>
      <ol className={classes['checks']}>
        {detail.checks.map((check) => (
          <li key={check.id}>
            <span>{localized(check.title)}</span>
            <span className={classes['points']}>{number(check.points)}</span>
          </li>
        ))}
      </ol>
      {detail.rules.length > 0 && (
        <>
          <h2 className={classes['heading']}>{t('workbench.sections.rules')}</h2>
          <p className={classes['hint']}>{t('workbench.sections.rulesHint')}</p>
          <ul className={classes['rules']}>
            {detail.rules.map((rule) => (
              <li key={rule.en}>{localized(rule)}</li>
            ))}
          </ul>
        </>
      )}
      <LimitTable limits={detail.limits} />
    </section>
  );
}
