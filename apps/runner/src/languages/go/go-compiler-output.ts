import type { CompilerMessage } from '../compiler-output.ts';

const MESSAGE = /^(?:vet: )?([^\s:][^:]*\.go):(\d+)(?::(\d+))?: (.+)$/;

/** `./solution.go:3:5: undefined: x`; lines that begin with a tab continue the message. */
export function goMessages(output: string): CompilerMessage[] {
  const messages: CompilerMessage[] = [];
  for (const line of output.split('\n')) {
    const [, path, at, column, message] = MESSAGE.exec(line) ?? [];
    const last = messages.at(-1);
    if (path !== undefined && message !== undefined) {
      messages.push({ path, line: Math.max(1, Number(at)), ...(column ? { column: Number(column) } : {}), message });
    } else if (last && line.startsWith('\t')) {
      messages[messages.length - 1] = { ...last, message: `${last.message}\n${line.trim()}` };
    }
  }
  return messages;
}
