import { useTranslation } from 'react-i18next';
import { PanelNote } from '../view/PanelNote.tsx';
import type { PanelProps } from './PanelProps.ts';

/** A kind that Grafana knows and we do not: says so, instead of showing nothing. */
export function UnknownPanel({ panel }: PanelProps) {
  const { t } = useTranslation();
  return <PanelNote title={t('dashboards.unknown.title', { type: panel.type })} text={t('dashboards.unknown.text')} />;
}
