import { ActionIcon, Menu } from '@mantine/core';
import { IconCode } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { addressQuery } from './models.ts';
import { SNIPPETS, snippetOf } from './snippets.ts';
import { useCopy } from './useCopy.ts';

/** Copies a request as a program of one's own would send it: to the platform's own address, with a key. */
export function CopyAs({ request }: { readonly request: Readonly<Record<string, unknown>> }) {
  const { t } = useTranslation();
  const copy = useCopy();
  const { data: address } = useQuery(addressQuery());
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={t('playground.copy.as')}>
          <IconCode size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('playground.copy.as')}</Menu.Label>
        {SNIPPETS.map((kind) => (
          <Menu.Item
            key={kind}
            disabled={address === undefined}
            onClick={address === undefined ? undefined : () => copy(snippetOf(kind, request, address))}
          >
            {t(`playground.copy.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
