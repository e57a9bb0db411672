import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/useLocale.ts';
import type { Reply } from './conversation.ts';
import { spansOf, ticksOf } from './waterfall.ts';
import classes from './Waterfall.module.css';

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : (part / whole) * 100}%`;

/** Where the time went, as bars over one axis; each piece of text is a tick. */
export function Waterfall({ reply }: { readonly reply: Reply }) {
  const { t } = useTranslation();
  const { duration, clock } = useFormats();
  const spans = spansOf(reply);
  const whole = spans.at(-1)?.toMs ?? 0;
  return (
    <div className={classes['waterfall']}>
      <table className={classes['table']}>
        <caption className={classes['caption']}>{t('playground.timing.caption', { time: clock(reply.timing.askedAt) })}</caption>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t('playground.timing.stage')}</th>
            <th scope="col">{t('playground.timing.from')}</th>
            <th scope="col">{t('playground.timing.took')}</th>
          </tr>
        </thead>
        <tbody>
          {spans.map(({ stage, fromMs, toMs }) => (
            <tr key={stage}>
              <th scope="row">{t(`playground.timing.${stage}`)}</th>
              <td className={classes['track']}>
                <span className="visually-hidden">{duration(fromMs)}</span>
                <span
                  className={classes['bar']}
                  data-stage={stage}
                  style={{ left: percent(fromMs, whole), width: percent(toMs - fromMs, whole) }}
                />
                {stage === 'tokens' &&
                  ticksOf(reply.timing, whole).map((place) => (
                    <span key={place} className={classes['tick']} style={{ left: `${place}%` }} />
                  ))}
              </td>
              <td className={classes['time']}>{duration(toMs - fromMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes['hint']}>{t('playground.timing.hint')}</p>
    </div>
  );
}
