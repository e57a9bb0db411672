import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Controls.module.css';

const INTERVALS = ['5s', '10s', '30s', '1m', '5m'];

interface Props {
  readonly refresh: string;
  readonly intervals: readonly string[] | undefined;
  readonly onChange: (refresh: string) => void;
  readonly onRefresh: () => void;
}

/** Asks again now, or by itself. */
export function RefreshControl({ refresh, intervals = INTERVALS, onChange, onRefresh }: Props) {
  const { t } = useTranslation();
  const nameOf = (interval: string): string => (interval === '' ? t('dashboards.refresh.off') : interval);
  const offered = [...new Set(['', ...intervals, refresh])];
  return (
    <div className={classes['refresh']}>
      <Tooltip label={t('dashboards.refresh.now')}>
        <ActionIcon variant="default" size={30} aria-label={t('dashboards.refresh.now')} onClick={onRefresh}>
          <IconRefresh size={16} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={140} shadow="md">
        <Menu.Target>
          <UnstyledButton className={classes['control']} aria-label={t('dashboards.refresh.every', { interval: nameOf(refresh) })}>
            {nameOf(refresh)} <IconChevronDown size={14} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {offered.map((interval) => (
            <Menu.RadioItem key={interval} value={interval} checked={interval === refresh} onChange={() => onChange(interval)}>
              {nameOf(interval)}
            </Menu.RadioItem>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
