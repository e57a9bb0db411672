import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TabStrip } from '../workbench/panes/TabStrip.tsx';
import type { Reply } from './conversation.ts';
import { RAW_CHARS } from './reply.ts';
import { RawText } from './RawText.tsx';
import { Waterfall } from './Waterfall.tsx';
import classes from './Reply.module.css';

const TABS = ['timing', 'request', 'response', 'headers'] as const;
type Tab = (typeof TABS)[number];

/** What happened on the wire. */
export function ReplyDetails({ id, reply }: { readonly id: string; readonly reply: Reply }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('timing');
  const panel = `${id}-panel`;
  const section = useRef<HTMLElement>(null);
  // They open at the end of an answer, which is often the end of what is in sight.
  useEffect(() => {
    section.current?.scrollIntoView({ block: 'nearest' });
  }, [tab]);
  return (
    <section ref={section} id={id} className={classes['details']} aria-label={t('playground.details.title')}>
      <TabStrip
        kind="panels"
        label={t('playground.details.title')}
        controls={panel}
        tabs={TABS.map((each) => ({ id: each, label: t(`playground.details.${each}`) }))}
        selected={tab}
        onSelect={setTab}
      />
      <div id={panel} role="tabpanel" tabIndex={tab === 'timing' ? 0 : undefined} aria-label={t(`playground.details.${tab}`)}>
        {tab === 'timing' ? (
          <Waterfall reply={reply} />
        ) : (
          <RawText
            label={t(`playground.details.${tab}`)}
            text={rawOf(reply, tab)}
            none={t(reply.text === '' ? 'playground.details.nothing' : 'playground.details.forgotten')}
          />
        )}
        {tab === 'response' && reply.raw.length >= RAW_CHARS && <p className={classes['note']}>{t('playground.details.cut')}</p>}
      </div>
    </section>
  );
}

/** The headers that tell how an answer came about, before those of every answer. */
function oursFirst([a]: readonly [string, string], [b]: readonly [string, string]): number {
  const rank = (name: string): number => (/^x-(assay|trace|request)-|^retry-after/.test(name) ? 0 : 1);
  return rank(a) - rank(b);
}

function rawOf({ request, raw, status, headers }: Reply, tab: Exclude<Tab, 'timing'>): string {
  switch (tab) {
    case 'request':
      return JSON.stringify(request, undefined, 2);
    case 'response':
      return raw.trimEnd();
    case 'headers':
      return [
        ...(status === undefined ? [] : [`HTTP ${status}`]),
        ...Object.entries(headers)
          .sort(oursFirst)
          .map(([name, value]) => `${name}: ${value}`),
      ].join('\n');
  }
}
