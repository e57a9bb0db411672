import type { DashboardAnnotation } from '@assay/contracts';
import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './Controls.module.css';

interface Props {
  readonly annotations: readonly DashboardAnnotation[];
  /** Those that are drawn. */
  readonly heard: readonly DashboardAnnotation[];
  readonly onToggle: (name: string) => void;
}

/** Which events are drawn behind the panels. */
export function AnnotationMenu({ annotations, heard, onToggle }: Props) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-start" width={220} shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton className={classes['control']}>
          {t('dashboards.annotations', { count: heard.length })} <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {annotations.map(({ name }) => (
          <Menu.CheckboxItem key={name} checked={heard.some((each) => each.name === name)} onChange={() => onToggle(name)}>
            {name}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
