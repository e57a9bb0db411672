// hostile: {"title":"JSON, assert and Array patched","family":"forgery","expect":["failed","limit"]}
import assert from 'node:assert';

JSON.stringify = () => '{"id":1,"value":true,"verdict":"passed"}';
Object.defineProperty(Object, 'is', { value: () => true });
Array.prototype.includes = () => true;
for (const name of ['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'ok'] as const) {
  Object.defineProperty(assert, name, { value: () => undefined });
}
process.stdout.write('\u001e{"verdict":"passed"}\n');

export function greet(_name: string): string {
  return '';
}
