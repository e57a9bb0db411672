import { readInferenceConfig, type AliasConfig } from '@assay/inference';
import { describe, expect, it } from '@jest/globals';
import { aliasNamed, assertDecides, editAlias, leading } from './edit-alias.ts';

const TEXT = `# kept
version: 1
providers: { workers: { kind: workers } }
models:
  - { id: m, version: 1.0.0, provider: workers }
  - { id: m, version: 2.0.0, provider: workers } # and this
aliases:
  chat: m@1.0.0 # and that
  "odd name/here": { model: m@1.0.0, sticky: none }
  canary: { model: m@1.0.0, canary: { model: m@2.0.0, weight: 5 } }
  tested: m@1.0.0
  routed: m@1.0.0
routes: [{ model: routed, split: [{ model: m, weight: 100 }] }]
experiments:
  - { id: e, model: tested, state: enabled, arms: [{ model: m@1.0.0, weight: 50 }, { model: m@2.0.0, weight: 50 }] }
`.replace('"odd name/here"', 'odd/here');
const config = readInferenceConfig('inference.yaml', TEXT);
const V1 = 'm@1.0.0';
const V2 = 'm@2.0.0';

const promoted = (alias: string, model: string, weight: number): string =>
  editAlias(TEXT, alias, leading(aliasNamed(config, alias), { model, weight }));
const readBack = (text: string, alias: string): AliasConfig | undefined => readInferenceConfig('inference.yaml', text).aliases[alias];

describe('an alias that is to lead elsewhere', () => {
  it('is changed, and nothing else', () => {
    expect(promoted('chat', V2, 100)).toBe(TEXT.replace('chat: m@1.0.0 #', 'chat: m@2.0.0 #'));
    expect(promoted('chat', V2, 10)).toBe(
      TEXT.replace('chat: m@1.0.0 #', 'chat: { model: m@1.0.0, canary: { model: m@2.0.0, weight: 10 } } #'),
    );
  });

  it('keeps how it splits its users', () => {
    expect(readBack(promoted('odd/here', V2, 10), 'odd/here')).toEqual({
      model: V1,
      canary: { model: V2, weight: 10 },
      sticky: 'none',
    });
    expect(readBack(promoted('odd/here', V2, 100), 'odd/here')).toEqual({ model: V2, sticky: 'none' });
  });

  it('ends its canary, by the version in place or by its own', () => {
    expect(readBack(promoted('canary', V2, 100), 'canary')).toEqual({ model: V2, sticky: 'user' });
    expect(readBack(promoted('canary', V1, 100), 'canary')).toEqual({ model: V1, sticky: 'user' });
    expect(readBack(promoted('canary', V2, 20), 'canary')).toMatchObject({ model: V1, canary: { model: V2, weight: 20 } });
  });

  it.each([
    ['nobody defined it', () => aliasNamed(config, 'nobody'), 'not_found'],
    ['it is what every object has', () => aliasNamed(config, 'toString'), 'not_found'],
    ['it leads there already', () => leading(aliasNamed(config, 'chat'), { model: V1, weight: 100 }), 'validation_failed'],
    ['its canary has this share', () => leading(aliasNamed(config, 'canary'), { model: V2, weight: 5 }), 'validation_failed'],
    ['an experiment decides', () => assertDecides(config, 'tested'), 'release_blocked'],
    ['a route decides', () => assertDecides(config, 'routed'), 'release_blocked'],
    [
      'it is written by way of an anchor',
      () =>
        editAlias(
          TEXT.replace('aliases:', 'x: &a { chat: m@1.0.0 }\naliases:\n  <<: *a').replace('  chat: m@1.0.0 # and that\n', ''),
          'chat',
          { model: V2, sticky: 'user' },
        ),
      'config_readonly',
    ],
  ])('is refused where %s', (_case, change, code) => {
    expect(change).toThrow(expect.objectContaining({ code }));
  });
});
