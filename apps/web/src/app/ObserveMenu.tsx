import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Link, useMatchRoute } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { OBSERVE } from './pages.ts';
import classes from './TopBar.module.css';
import { useOffered } from './useOffered.ts';

/** The pages that show what happens in the lab, behind one entry of the bar; alone, a page stands there by its own name. */
export function ObserveMenu() {
  const { t } = useTranslation();
  const matchRoute = useMatchRoute();
  const pages = useOffered(OBSERVE);
  const isHere = pages.some(({ to }) => matchRoute({ to, fuzzy: true }) !== false);
  const [only] = pages;
  if (only && pages.length === 1) {
    return (
      <Link to={only.to} className={classes['page']} activeOptions={{ includeSearch: false }}>
        {t(`app.pages.${only.id}`)}
      </Link>
    );
  }
  return (
    <Menu position="bottom-start" width={180} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes['page']} data-here={isHere || undefined}>
          {t('app.observe')} <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {pages.map(({ id, to }) => (
          <Menu.Item key={id} component={Link} to={to}>
            {t(`app.pages.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
