import type { CompetenceArea } from '@assay/contracts';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './EmptyCatalogue.module.css';

interface Props {
  /** The area that was chosen and has no exercise at all. */
  readonly area: CompetenceArea | undefined;
  readonly nothingAtAll: boolean;
  readonly onClear: () => void;
}

/** Nothing to show: says why, and what to do. */
export function EmptyCatalogue({ area, nothingAtAll, onClear }: Props) {
  const { t } = useTranslation();
  if (nothingAtAll) return <Empty title={t('catalogue.none.title')} text={t('catalogue.none.text')} />;
  if (area) {
    return (
      <Empty title={t('catalogue.emptyArea.title', { area: t(`app.areas.${area}`) })} text={t(`catalogue.emptyArea.${area}`)}>
        <p className={classes['hint']}>{t('catalogue.emptyArea.write', { area })}</p>
        <Button variant="default" onClick={onClear}>
          {t('catalogue.emptyArea.action')}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={t('catalogue.empty.title')} text={t('catalogue.empty.text')}>
      <Button variant="default" onClick={onClear}>
        {t('catalogue.empty.action')}
      </Button>
    </Empty>
  );
}

function Empty({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className={classes['empty']}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
