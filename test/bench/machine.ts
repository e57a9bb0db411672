import { cpus, loadavg, totalmem } from 'node:os';

/** What figures were measured on. */
export const MACHINE = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};

export const describeMachine = (): string => `${MACHINE.cpu}, ${MACHINE.cores} cores, ${MACHINE.memoryGiB} GiB, Node ${MACHINE.node}`;

/** The load average of the last minute, to one digit. */
export const load = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** The parts that `--only` names, separated by commas. Throws when there is none of a name. */
export function chosenParts<Part>(only: string, parts: Readonly<Record<string, Part>>): readonly (readonly [string, Part])[] {
  return only.split(',').map((name) => {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (part === undefined) throw new Error(`there is no part ${name}; there are ${Object.keys(parts).join()}`);
    return [name, part] as const;
  });
}
