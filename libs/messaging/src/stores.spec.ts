import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '..', '..', '..');
const MAKING = /\.streams\.add\(|new (Kvm|Objm)\([^)]*\)\s*\.create\(/;

describe('what is stored', () => {
  it('is made in one place, which alone says how many copies there are', () => {
    const files = ['apps', 'libs'].flatMap((folder) =>
      readdirSync(join(root, folder)).flatMap((name) => sources(join(root, folder, name, 'src'))),
    );
    expect(files.length).toBeGreaterThan(100);
    const making = files.filter((file) => MAKING.test(readFileSync(file, 'utf8')));
    expect(making.map((file) => relative(root, file))).toEqual(['libs/messaging/src/stores.ts']);
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.spec)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
