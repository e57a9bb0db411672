import { AssayError } from '@assay/contracts';
import { describe, expect, it } from '@jest/globals';
import { openAiError } from './errors.ts';

describe("errors in OpenAI's form", () => {
  it('carry the details that their message speaks of', () => {
    const details = { side: 'input', layer: 'patterns', reason: 'override' };
    expect(openAiError(new AssayError('guardrail_blocked', { details }))).toMatchObject({ code: 'content_policy_violation', details });
  });

  it("tell nothing of the platform's inside", () => {
    expect(openAiError(new AssayError('breaker_open', { details: { target: 'vendor@1' } }))).not.toHaveProperty('details');
  });
});
