import { createInterface } from 'node:readline';

export function greet(name: string): string {
  return `Hello, ${name}!`;
}

if (import.meta.main) {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(greet(line.trim()));
    break;
  }
}
