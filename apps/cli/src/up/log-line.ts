const LEVELS: readonly (readonly [number, string])[] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warn'],
];

/**
 * What a person at the terminal should see of a service's log line: warnings and worse in one line, and all that is
 * no log record (a crash). Undefined for the rest, which is in the log file.
 */
export function terminalLine(service: string, line: string): string | undefined {
  const record = parse(line);
  if (record === undefined) return line.trim() === '' ? undefined : `${service} | ${line}`;
  const level = LEVELS.find(([least]) => record.level >= least)?.[1];
  return level === undefined ? undefined : `${service} | ${level}: ${record.msg}`;
}

function parse(line: string): { level: number; msg: string } | undefined {
  try {
    const { level, msg } = JSON.parse(line) as { level?: unknown; msg?: unknown };
    return typeof level === 'number' ? { level, msg: typeof msg === 'string' ? msg : line } : undefined;
  } catch {
    return undefined;
  }
}
