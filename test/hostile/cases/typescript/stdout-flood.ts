// hostile: {"title":"endless standard output","family":"resources","expect":["limit"],"limit":["output"]}
import { writeSync } from 'node:fs';

export function greet(_name: string): string {
  const block = 'x'.repeat(65536) + '\n';
  for (;;) writeSync(2, block);
}
