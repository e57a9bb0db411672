import { useTranslation } from 'react-i18next';
import type { Pane, Reply } from './conversation.ts';
import classes from './Reply.module.css';

const SOURCES = ['exact-cache', 'semantic-cache', 'default'] as const;
const isSource = (text: string | undefined): text is (typeof SOURCES)[number] => SOURCES.some((source) => source === text);

/** Who answered: the name that was asked for, the model and version that a route made of it, and how it came to that. */
export function ReplyHead({ pane, named, reply }: { readonly pane: Pane; readonly named: boolean; readonly reply: Reply }) {
  const { t } = useTranslation();
  const { headers, request } = reply;
  const asked = typeof request['model'] === 'string' ? request['model'] : '';
  const answered = headers['x-assay-model'];
  const source = headers['x-assay-source'];
  const hops = Number(headers['x-assay-hops'] ?? 0);
  return (
    <header className={classes['head']}>
      <h3 className={classes['name']}>
        {named && <span className={classes['pane']}>{t(`playground.panes.${pane}`)}</span>}
        {asked}
        {answered !== undefined && answered !== asked && (
          <>
            <span aria-hidden="true"> → </span>
            <span className="visually-hidden">{t('playground.answeredBy')}</span>
            {answered}
          </>
        )}
      </h3>
      {source !== undefined && <span className={classes['badge']}>{isSource(source) ? t(`playground.sources.${source}`) : source}</span>}
      {hops > 0 && (
        <span className={classes['badge']} data-tone="warn">
          {t('playground.hops', { count: hops })}
        </span>
      )}
      {headers['x-assay-degraded'] === 'true' && (
        <span className={classes['badge']} data-tone="warn">
          {t('playground.degraded')}
        </span>
      )}
    </header>
  );
}
