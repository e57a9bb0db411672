import { useTranslation } from 'react-i18next';
import { PANES } from './conversation.ts';
import { focusPrompt } from './focusPrompt.ts';
import { usePlayground } from './PlaygroundContext.ts';
import classes from './Transcript.module.css';

const EXAMPLES = ['explain', 'json', 'long', 'chinese'] as const;

/** Nothing has been said yet: what can be done here, and prompts that show it. */
export function EmptyTranscript() {
  const { t } = useTranslation();
  const playground = usePlayground();
  return (
    <div className={classes['empty']}>
      <h2 className={classes['emptyTitle']}>{t('playground.empty.title')}</h2>
      <p className={classes['emptyText']}>{t('playground.empty.text')}</p>
      <ul className={classes['examples']}>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button
              type="button"
              className={classes['example']}
              onClick={() => {
                for (const pane of PANES) playground.setSettings(pane, { json: example === 'json' });
                playground.send(t(`playground.examples.${example}.prompt`));
                focusPrompt();
              }}
            >
              <span className={classes['exampleTitle']}>{t(`playground.examples.${example}.title`)}</span>
              <span className={classes['examplePrompt']}>{t(`playground.examples.${example}.prompt`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
