import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconChevronDown, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { TraceLink } from '../traces/TraceLink.tsx';
import type { Reply } from './conversation.ts';
import { CopyAs } from './CopyAs.tsx';
import { Figures } from './Figures.tsx';
import type { ModelName } from './models.ts';
import { useCopy } from './useCopy.ts';
import classes from './Reply.module.css';

interface Props {
  readonly reply: Reply;
  readonly models: readonly ModelName[];
  readonly detailsId: string;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** The figures of an answer, and what can be done with it. */
export function ReplyFoot({ reply, models, detailsId, open, onToggle }: Props) {
  const { t } = useTranslation();
  const copy = useCopy();
  const traceId = reply.headers['x-trace-id'];
  return (
    <footer className={classes['foot']}>
      <Figures reply={reply} models={models} />
      <div className={classes['actions']}>
        {reply.text !== '' && (
          <Tooltip label={t('playground.copy.answer')}>
            <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('playground.copy.answer')} onClick={() => copy(reply.text)}>
              <IconCopy size={15} />
            </ActionIcon>
          </Tooltip>
        )}
        <CopyAs request={reply.request} />
        {traceId !== undefined && <TraceLink traceId={traceId} />}
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          className={classes['toggle']}
          aria-expanded={open}
          aria-controls={open ? detailsId : undefined}
          rightSection={<IconChevronDown size={13} data-open={open || undefined} />}
          onClick={onToggle}
        >
          {t('playground.details.open')}
        </Button>
      </div>
    </footer>
  );
}
