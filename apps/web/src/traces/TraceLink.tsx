import { IconTimeline } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './TraceLink.module.css';

/** Leads from what has happened to where its time went. */
export function TraceLink({ traceId }: { readonly traceId: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/traces/$traceId" params={{ traceId }} search={{}} preload={false} className={classes['link']}>
      <IconTimeline size={14} aria-hidden="true" />
      {t('traces.fromRun')}
    </Link>
  );
}
