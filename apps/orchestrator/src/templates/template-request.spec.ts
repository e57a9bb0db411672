import { readTemplateFile, Templates, type Generation } from '@assay/inference';
import { describe, expect, it } from '@jest/globals';
import { withTemplate } from './template-request.ts';

const templates = new Templates();
templates.replace([
  readTemplateFile(
    'ask@1.0.0.liquid',
    '---\nvariables: { query: { type: string }, tone: { type: string, default: calm } }\n---\n{{ tone }}: {{ query }}',
  ),
  readTemplateFile('rules@2.0.0.liquid', '---\nvariables: { time: { type: string } }\n---\nIt is {{ time }}.'),
]);

const GENERATION: Generation = {
  model: 'chat',
  messages: [
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'answer' },
    { role: 'user', content: 'why?' },
  ],
  sampling: {},
  choices: 1,
  stream: false,
};

const now = () => new Date('2026-01-02T03:04:05Z');
const using = (headers: Record<string, string>, generation = GENERATION) => withTemplate(generation, headers, templates, now);
const contents = ({ messages }: Generation) => messages.map(({ role, content }) => [role, content]);

describe('withTemplate', () => {
  it('leaves a request alone that names none', () => {
    expect(using({})).toBe(GENERATION);
  });

  it("takes the place of the user's last message, which is its query", () => {
    expect(contents(using({ 'x-assay-template': 'ask' })).at(-1)).toEqual(['user', 'calm: why?']);
    const variables = JSON.stringify({ tone: 'loud', query: 'how?' });
    expect(contents(using({ 'x-assay-template': 'ask@1.0.0', 'x-assay-variables': variables })).at(-1)).toEqual(['user', 'loud: how?']);
  });

  it('goes before all messages when it has no query', () => {
    expect(contents(using({ 'x-assay-template': 'rules@^2' }))[0]).toEqual(['system', 'It is 2026-01-02T03:04:05.000Z.']);
  });

  it('is named in the body as well, and no upstream sees that', () => {
    const assay = { template: 'ask', variables: { tone: 'soft' } };
    const done = using({}, { ...GENERATION, extra: { wire: 'openai', fields: { assay, other: 1 } } });
    expect(contents(done).at(-1)).toEqual(['user', 'soft: why?']);
    expect(done.extra?.fields).toEqual({ other: 1 });
  });

  it.each([
    ['a name that nobody has', { 'x-assay-template': 'nobody' }, 'template_not_found'],
    ['a variable that it does not have', { 'x-assay-template': 'ask', 'x-assay-variables': '{"colour":"red"}' }, 'template_invalid'],
    ['variables that are no JSON', { 'x-assay-template': 'ask', 'x-assay-variables': '{' }, 'validation_failed'],
    ['variables that are no object', { 'x-assay-template': 'ask', 'x-assay-variables': '[]' }, 'validation_failed'],
  ])('refuses %s', (_case, headers, code) => {
    expect(() => using(headers)).toThrow(expect.objectContaining({ code }));
  });
});
