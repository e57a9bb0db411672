import { HTTP } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { openApiDocument } from './document.ts';

const document = openApiDocument() as {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, unknown> };
};

describe('openApiDocument', () => {
  it('has every operation of the HTTP table and no other', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(operations.sort()).toEqual(Object.keys(HTTP).sort());
  });

  it('refers only to components that it has', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references).toContain('#/components/schemas/Run');
    for (const reference of references) {
      expect(reference).toMatch(/^#\/components\/schemas\//);
      expect(Object.keys(document.components.schemas)).toContain(reference.replace('#/components/schemas/', ''));
    }
  });

  it('describes what a field means', () => {
    expect(document.components.schemas['Run']).toMatchObject({
      properties: { attempt: { description: 'Whether it counts as an attempt' } },
    });
  });
});
