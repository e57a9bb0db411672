import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { authoringSchemas } from './index.ts';

const folder = fileURLToPath(new URL('../schema', import.meta.url));

describe('the JSON Schemas for authors', () => {
  it('are what the Zod schemas say; if not, run `assay lab schema libs/curriculum/schema`', () => {
    const kept = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
    expect(kept).toEqual(authoringSchemas());
  });
});
