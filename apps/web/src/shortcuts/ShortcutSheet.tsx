import { Modal } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useStore } from '../app/store.ts';
import { COMMAND_GROUPS, commands, type Command, type CommandGroup } from './commands.ts';
import { KeyCaps } from './KeyCaps.tsx';
import { overlay } from './overlays.ts';
import classes from './ShortcutSheet.module.css';

/** Keys of the code editor itself, worth knowing and not ours to perform. */
const EDITOR_KEYS = [
  { label: 'shortcuts.commands.undo', keys: ['Mod+KeyZ', 'Mod+KeyY'] },
  { label: 'shortcuts.commands.find', keys: ['Mod+KeyF'] },
  { label: 'shortcuts.commands.tabFocus', keys: ['Mod+KeyM'] },
] as const;

/** Every key that works on this page, by group. */
export function ShortcutSheet() {
  const { t } = useTranslation();
  const open = useStore(overlay) === 'sheet';
  const offered = useStore(commands).flat();
  const rowsOf = (group: CommandGroup): readonly Row[] => {
    const own = offered.filter((command) => command.group === group && command.keys !== undefined).map(rowOf(t));
    const unique = own.filter((row, index) => own.findIndex((other) => other.name === row.name) === index);
    const editor = group === 'code' && unique.length > 0 ? EDITOR_KEYS.map(({ label, keys }) => ({ name: t(label), keys })) : [];
    return [...unique, ...editor];
  };
  return (
    <Modal
      opened={open}
      onClose={() => overlay.set('none')}
      title={t('shortcuts.sheet')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes['groups']}>
        {COMMAND_GROUPS.map((group) => (
          <Group key={group} title={t(`shortcuts.groups.${group}`)} rows={rowsOf(group)} />
        ))}
      </div>
    </Modal>
  );
}

interface Row {
  readonly name: string;
  readonly keys: readonly string[];
}

const rowOf =
  (t: TFunction) =>
  ({ label, keys = [] }: Command): Row => ({ name: label(t), keys });

function Group({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3 className={classes['title']}>{title}</h3>
      <dl className={classes['list']}>
        {rows.map(({ name, keys }) => (
          <div key={name} className={classes['row']}>
            <dt>{name}</dt>
            <dd>
              {keys.map((key) => (
                <KeyCaps key={key} chord={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
