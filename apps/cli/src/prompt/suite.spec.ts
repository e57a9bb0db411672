import { describe, expect, it } from '@jest/globals';
import { readSuite, SuiteInvalid } from './suite.ts';

const GOOD = `model: chat
variants:
  - { id: zero-shot, messages: [{ role: user, content: "Translate {{ text }}" }] }
  - { id: few-shot, template: translate@^1 }
cases:
  - id: hello
    variables: { text: hello }
    assert: [{ contains: hola }, { similar: { to: hola } }]
`;

describe('readSuite', () => {
  it('fills in what is not written', () => {
    const suite = readSuite('a.prompt.yaml', GOOD);
    expect(suite.embeddingModel).toBe('embed');
    expect(suite.cases[0]?.assert[1]).toEqual({ similar: { to: 'hola', atLeast: 0.8 } });
  });

  it.each([
    ['a field that is none', GOOD.replace('contains', 'containz'), /a\.prompt\.yaml:8: cases\.0\.assert\.0\.containz: unknown field/],
    [
      'a pattern that is none',
      GOOD.replace('contains: hola', 'regex: "("'),
      /a\.prompt\.yaml:8: cases\.0\.assert\.0\.regex: is no regular/,
    ],
    [
      'two prompts in one',
      GOOD.replace('template: translate@^1', 'template: t, messages: [{ role: user, content: x }]'),
      /:4: variants\.1\.template/,
    ],
    [
      'a case that asks nothing',
      'model: chat\ncases:\n  - { id: a, assert: [{ contains: b }] }\n',
      /a\.prompt\.yaml:3: cases\.0: nothing says/,
    ],
    ['two cases of one name', `${GOOD}  - { id: hello, assert: [{ contains: b }] }\n`, /:9: cases\.1\.id: "hello" is there twice/],
  ])('names file, line and field of %s', (_case, text, message) => {
    expect(() => readSuite('a.prompt.yaml', text)).toThrow(SuiteInvalid);
    expect(() => readSuite('a.prompt.yaml', text)).toThrow(message);
  });
});
