import { FieldType, formattedValueToString, reduceField, ReducerID, type DataFrame, type Field } from '@grafana/data';
import { useTranslation } from 'react-i18next';

/** More would be a recital; the table has them all. */
const MOST = 8;

/** What a chart shows, for who does not see it: its series and where each of them stands. */
export function ChartSummary({ frames }: { readonly frames: readonly DataFrame[] }) {
  const { t } = useTranslation();
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === FieldType.number));
  const words = fields.slice(0, MOST).map((field) => `${nameOf(field)} ${lastOf(field)}`);
  return <p className="visually-hidden">{t('dashboards.summary', { count: fields.length, list: words.join('; ') })}</p>;
}

const nameOf = ({ state, config, name }: Field): string => state?.displayName ?? config.displayNameFromDS ?? name;

function lastOf(field: Field): string {
  const value: unknown = reduceField({ field, reducers: [ReducerID.lastNotNull] })[ReducerID.lastNotNull];
  return field.display ? formattedValueToString(field.display(value)) : String(value);
}
