import { dockerLines } from '../../apps/cli/src/shell/docker.ts';
import { removeAll } from '../../apps/cli/src/shell/removal.ts';
import { isAlive, pidOfInstance } from './instance.ts';

const KINDS = [
  { list: ['ps', '--all'], remove: ['rm', '--force', '--volumes'], id: '{{.ID}}' },
  { list: ['network', 'ls'], remove: ['network', 'rm'], id: '{{.ID}}' },
  { list: ['volume', 'ls'], remove: ['volume', 'rm', '--force'], id: '{{.Name}}' },
] as const;

/** Removes every container, network and volume whose instance the predicate names. */
export async function sweep(mine: (instance: string) => boolean): Promise<void> {
  for (const { list, remove, id } of KINDS) {
    const listed = [...list, '--filter', 'label=assay.instance', '--format', `${id}\t{{.Label "assay.instance"}}`];
    await removeAll({ remove, list: async () => (await dockerLines(listed)).map((line) => line.split('\t')).flatMap(ofMine) });
  }

  function ofMine([name = '', instance = '']: readonly string[]): string[] {
    return mine(instance) ? [name] : [];
  }
}

/** With what its runner has made, whose id begins with the instance's. */
export const sweepInstance = (instance: string): Promise<void> => sweep((other) => other === instance || other.startsWith(`${instance}-`));

/** Removes what test processes that no longer live have left behind. */
export function sweepDead(): Promise<void> {
  return sweep((instance) => {
    const pid = pidOfInstance(instance);
    return pid !== undefined && !isAlive(pid);
  });
}
