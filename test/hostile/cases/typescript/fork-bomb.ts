// hostile: {"title":"process bomb","family":"resources","expect":["limit","failed"]}
import { spawn } from 'node:child_process';

export function greet(name: string): string {
  for (;;) spawn(process.execPath, [import.meta.filename, name], { stdio: 'inherit' }).on('error', () => {});
}

greet('');
