import { useTranslation } from 'react-i18next';
import { useStore } from '../../app/store.ts';
import { useFormats } from '../../i18n/useLocale.ts';
import { useWorkbench } from '../WorkbenchContext.tsx';
import { EmptyPanel } from './EmptyPanel.tsx';
import classes from './OutputPanel.module.css';

const STREAMS = ['compile', 'stdout', 'stderr'] as const;

/** What the compiler and the program printed, each by itself. */
export function OutputPanel() {
  const { t } = useTranslation();
  const { bytes } = useFormats();
  const { runs, detail } = useWorkbench();
  const { view } = useStore(runs.desk);
  if (!view) return <EmptyPanel title={t('run.output.empty')} />;
  const shown = STREAMS.filter((stream) => view.output[stream] !== '');
  if (shown.length === 0) return <EmptyPanel title={view.result ? t('run.output.nothing') : t('run.output.empty')} />;
  return (
    <div className={classes['panel']}>
      {view.output.truncated && (
        <p className={classes['note']}>{t('run.output.truncated', { limit: bytes(detail.limits.outputKb * 1_024) })}</p>
      )}
      {shown.map((stream) => (
        <section key={stream} aria-label={t(`run.output.${stream}`)}>
          <h3 className={classes['title']}>{t(`run.output.${stream}`)}</h3>
          <pre className={classes['text']}>{view.output[stream]}</pre>
        </section>
      ))}
    </div>
  );
}
