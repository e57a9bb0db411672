import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/useLocale.ts';
import type { Reply } from './conversation.ts';
import type { ModelName } from './models.ts';
import { costOf, tokensPerSecond } from './waterfall.ts';
import classes from './Reply.module.css';

/** What an answer took: time, tokens and, where the platform tells prices, money. What a cache gave cost nothing. */
export function Figures({ reply, models }: { readonly reply: Reply; readonly models: readonly ModelName[] }) {
  const { t } = useTranslation();
  const { duration, number, dollars } = useFormats();
  const { timing, usage, headers } = reply;
  const speed = tokensPerSecond(reply);
  const price = models.find(({ id }) => id === (headers['x-assay-model'] ?? reply.request['model']))?.price;
  const cost = usage && price && headers['x-assay-source'] === undefined ? costOf(usage, price) : 0;
  const figures = [
    timing.piecesMs[0] === undefined ? '' : t('playground.figures.first', { time: duration(timing.piecesMs[0]) }),
    timing.endMs === undefined ? '' : t('playground.figures.total', { time: duration(timing.endMs) }),
    usage ? t('playground.figures.tokens', { prompt: number(usage.promptTokens), answer: number(usage.completionTokens) }) : '',
    usage && usage.cachedTokens > 0 ? t('playground.figures.cached', { tokens: number(usage.cachedTokens) }) : '',
    speed === undefined ? '' : t('playground.figures.speed', { speed: number(Math.round(speed)) }),
    cost > 0 ? dollars(cost) : '',
  ];
  return (
    <p className={classes['figures']}>
      {figures
        .filter((figure) => figure !== '')
        .map((figure) => (
          <span key={figure}>{figure}</span>
        ))}
    </p>
  );
}
