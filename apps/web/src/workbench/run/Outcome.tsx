import { IconCircleCheckFilled, IconCircleDashed, IconCircleMinus, IconCircleXFilled, IconLoader2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Outcome.module.css';

type OutcomeName = 'passed' | 'failed' | 'skipped' | 'waiting' | 'running';

const ICONS = {
  passed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  skipped: IconCircleMinus,
  waiting: IconCircleDashed,
  running: IconLoader2,
} as const;

/** Shape, colour and a name for those who see neither. */
export function Outcome({ outcome, size = 16 }: { readonly outcome: OutcomeName; readonly size?: number }) {
  const { t } = useTranslation();
  const Icon = ICONS[outcome];
  return <Icon size={size} className={classes[outcome]} role="img" aria-label={t(`run.checks.${outcome}`)} />;
}
