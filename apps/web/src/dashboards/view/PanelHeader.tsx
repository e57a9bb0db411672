import { ActionIcon, Loader, Menu, Popover } from '@mantine/core';
import { IconArrowsMaximize, IconArrowsMinimize, IconChartLine, IconDotsVertical, IconInfoCircle, IconTable } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useDashboard } from './DashboardContext.ts';
import classes from './Panel.module.css';

interface Props {
  readonly title: string;
  readonly description: string;
  readonly loading: boolean;
  readonly canBeTable: boolean;
  readonly asTable: boolean;
  readonly onTable: () => void;
  readonly panelKey: string;
  readonly alone: boolean;
}

/** A panel's title, what it is about, and what can be done with it. */
export function PanelHeader({ title, description, loading, canBeTable, asTable, onTable, panelKey, alone }: Props) {
  const { t } = useTranslation();
  const { view } = useDashboard();
  return (
    <header className={classes['header']}>
      <h3 className={classes['title']} title={title}>
        {title}
      </h3>
      {description !== '' && (
        <Popover width={320} position="bottom-start" shadow="md" withArrow>
          <Popover.Target>
            <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('dashboards.about', { title })}>
              <IconInfoCircle size={15} />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown className={classes['description']}>{description}</Popover.Dropdown>
        </Popover>
      )}
      {loading && <Loader className={classes['loader']} size={12} color="var(--text-3)" aria-hidden="true" />}
      <Menu position="bottom-end" width={200} shadow="md">
        <Menu.Target>
          <ActionIcon className={classes['menu']} variant="subtle" color="gray" size={24} aria-label={t('dashboards.menu', { title })}>
            <IconDotsVertical size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={alone ? <IconArrowsMinimize size={14} /> : <IconArrowsMaximize size={14} />}
            onClick={() => view(alone ? undefined : panelKey)}
          >
            {t(alone ? 'dashboards.back' : 'dashboards.view')}
          </Menu.Item>
          {canBeTable && (
            <Menu.Item leftSection={asTable ? <IconChartLine size={14} /> : <IconTable size={14} />} onClick={onTable}>
              {t(asTable ? 'dashboards.asChart' : 'dashboards.asTable')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}
