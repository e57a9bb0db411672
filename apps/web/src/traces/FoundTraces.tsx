import type { TraceSummary } from '@assay/contracts';
import { Link } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../i18n/useLocale.ts';
import { serviceColour } from './model/serviceColour.ts';
import { ServiceMark } from './ServiceMark.tsx';
import { useMicros } from './useMicros.ts';
import classes from './TracesPage.module.css';

/** What was found, one line a trace; the arrow keys go from line to line. */
export function FoundTraces({ traces }: { readonly traces: readonly TraceSummary[] }) {
  const { t } = useTranslation();
  const micros = useMicros();
  const { clock } = useFormats();
  const longest = traces.reduce((most, { durationUs }) => Math.max(most, durationUs), 1);
  return (
    <ul className={classes['list']} aria-label={t('traces.find.list')} onKeyDown={moveFocus}>
      {traces.map(({ traceId, service, name, startUs, durationUs, spans, errors, services }) => (
        <li key={traceId}>
          <Link to="/traces/$traceId" params={{ traceId }} search={{}} preload={false} className={classes['row']}>
            <span className={classes['name']}>
              <strong>{service}</strong> {name}
            </span>
            <span className={classes['services']}>
              {t('traces.find.spans', { count: spans })}
              {errors > 0 && <span className={classes['errors']}>{t('traces.find.errorCount', { count: errors })}</span>}
              {services.map((each) => (
                <span key={each.name}>
                  <ServiceMark name={each.name} /> {each.name} {each.spans}
                </span>
              ))}
            </span>
            <span className={classes['meter']}>
              {micros(durationUs)}
              <span
                aria-hidden="true"
                className={classes['meterBar']}
                style={{ width: `${(durationUs / longest) * 100}%`, background: serviceColour(service) }}
              />
            </span>
            <span className={classes['when']}>{clock(new Date(startUs / 1_000).toISOString())}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll('a')];
  const next = links[links.findIndex((link) => link === document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
