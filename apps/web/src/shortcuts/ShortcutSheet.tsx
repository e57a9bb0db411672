import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../app/store.ts';
import { commands, type Command, type CommandGroup } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { overlay } from './overlays.ts';
import classes from './ShortcutSheet.module.css';

const GROUPS: readonly CommandGroup[] = ['run', 'code', 'view', 'go'];

/** Every key that works on this page, by group. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const open = useStore(overlay) === 'sheet';
  const withKeys = useStore(commands)
    .flat()
    .filter((command) => command.keys?.[0] !== undefined);
  return (
    <Modal
      opened={open}
      onClose={() => overlay.set('none')}
      title={t('shortcuts.sheet')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes['groups']}>
        {GROUPS.map((group) => (
          <Group key={group} title={t(`shortcuts.groups.${group}`)} commands={withKeys.filter((command) => command.group === group)} />
        ))}
      </div>
    </Modal>
  );
}

function Group({ title, commands: list }: { readonly title: string; readonly commands: readonly Command[] }) {
  const { t } = useTranslation();
  if (list.length === 0) return null;
  return (
    <section>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['list']}>
        {list.map((command) => (
          <div key={command.id} className={classes['row']}>
            <dt>{command.label(t)}</dt>
            <dd>
              <KeyCaps chord={command.keys?.[0] ?? ''} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
