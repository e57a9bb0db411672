import { describe, expect, it } from '@jest/globals';
import { Templates } from '../policies/templates.ts';
import { readTemplateFile } from './template-file.ts';

const TEXT = `---
variables:
  query: { type: string }
  rules: { type: list, default: [be brief] }
---
Answer: {{ query }}
{% for rule in rules %}- {{ rule }}
{% endfor %}`;

describe('readTemplateFile', () => {
  it('reads name and version from the name, variables from the front matter', () => {
    const template = readTemplateFile('answer@1.2.0.liquid', TEXT);
    expect(template).toMatchObject({ name: 'answer', version: '1.2.0', variables: { query: { type: 'string' } } });
    const templates = new Templates();
    templates.replace([template]);
    expect(templates.render('answer@^1', { query: 'why?' }).prompt).toBe('Answer: why?\n- be brief\n');
  });

  it('takes a file without front matter as one without variables', () => {
    expect(readTemplateFile('plain@0.1.0.liquid', 'Hello')).toEqual({ name: 'plain', version: '0.1.0', text: 'Hello', variables: {} });
  });

  it.each([
    ['a name without a version', 'answer.liquid', TEXT, /<name>@<version>/],
    ['front matter without an end', 'a@1.0.0.liquid', '---\nvariables: {}\n', /has no end/],
    ['a type that is none', 'a@1.0.0.liquid', TEXT.replace('type: list', 'type: tuple'), /a@1\.0\.0\.liquid:4: variables\.rules\.type/],
  ])('tells where %s is wrong', (_case, file, text, message) => {
    expect(() => readTemplateFile(file, text)).toThrow(message);
  });
});
