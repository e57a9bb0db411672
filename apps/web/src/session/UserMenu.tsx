import { HTTP } from '@assay/contracts';
import { ActionIcon, Menu } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.ts';
import { perform } from '../api/request.ts';
import { useCommands } from '../shortcuts/useCommands.ts';
import { forgetSession } from './sessionTerm.ts';

export function UserMenu() {
  const { t } = useTranslation();
  const logout = useLogout();
  const { data: user } = useQuery(queries.me());
  useCommands([{ id: 'logout', group: 'go', label: (t) => t('shortcuts.commands.logout'), perform: logout }]);
  return (
    <Menu position="bottom-end" width={200} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('settings.account')}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user ? `${user.displayName} · ${user.username}` : t('settings.account')}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={logout}>
          {t('session.logout')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Ends the session. The page is left even when the server cannot be told: its cookie then ends by time. */
function useLogout(): () => void {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return () => {
    void perform(HTTP.logout, {})
      .catch(() => undefined)
      .then(() => {
        forgetSession();
        queryClient.clear();
        return navigate({ to: '/login', search: {} });
      });
  };
}
