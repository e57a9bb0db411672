import { describe, expect, it } from '@jest/globals';
import { openAiModels } from './models.ts';

describe("the list of models in OpenAI's form", () => {
  it('tells the price of a model where one is known', () => {
    const card = { createdAt: 1_000, owner: 'assay' };
    const price = { input: 0.15, output: 0.6 };
    expect(
      JSON.parse(
        openAiModels([
          { ...card, id: 'priced', price },
          { ...card, id: 'plain' },
        ]),
      ),
    ).toEqual({
      object: 'list',
      data: [
        { id: 'priced', object: 'model', created: 1, owned_by: 'assay', price },
        { id: 'plain', object: 'model', created: 1, owned_by: 'assay' },
      ],
    });
  });
});
