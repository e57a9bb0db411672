import { describe, expect, it } from '@jest/globals';
import { openAiModels } from './models.ts';

describe("the list of models in OpenAI's form", () => {
  it('tells the price and the abilities of a model where they are known', () => {
    const card = { createdAt: 1_000, owner: 'assay' };
    const known = { price: { input: 0.15, output: 0.6 }, abilities: ['embeddings' as const] };
    expect(
      JSON.parse(
        openAiModels([
          { ...card, id: 'known', ...known },
          { ...card, id: 'plain' },
        ]),
      ),
    ).toEqual({
      object: 'list',
      data: [
        { id: 'known', object: 'model', created: 1, owned_by: 'assay', ...known },
        { id: 'plain', object: 'model', created: 1, owned_by: 'assay' },
      ],
    });
  });
});
