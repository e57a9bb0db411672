import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCopy } from './useCopy.ts';
import classes from './Reply.module.css';

interface Props {
  readonly label: string;
  readonly text: string;
  /** Stands there when there is no text. */
  readonly none: string;
}

/** Text as it went over the wire. */
export function RawText({ label, text, none }: Props) {
  const { t } = useTranslation();
  const copy = useCopy();
  return (
    <div className={classes['rawFrame']}>
      <pre className={classes['raw']} tabIndex={0} role="region" aria-label={label}>
        {text === '' ? none : text}
      </pre>
      {text !== '' && (
        <Tooltip label={t('playground.copy.text')}>
          <ActionIcon
            className={classes['rawCopy']}
            variant="default"
            size={26}
            aria-label={t('playground.copy.text')}
            onClick={() => copy(text)}
          >
            <IconCopy size={15} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
