import { Templates } from '@assay/inference';
import { describe, expect, it } from '@jest/globals';
import { runSuite, type Endpoint, type RunDeps } from './run-suite.ts';
import { Snapshots } from './snapshots.ts';
import { readSuite } from './suite.ts';

const SUITE = readSuite(
  'a.prompt.yaml',
  `model: chat
variants:
  - { id: plain, messages: [{ role: user, content: "Say {{ word }}" }] }
  - { id: template, template: say }
cases:
  - { id: hi, variables: { word: hi }, assert: [{ contains: hi }, { snapshot: true }] }
`,
);

const templates = new Templates();
templates.replace([{ name: 'say', version: '1.0.0', text: 'Please say {{ word }}', variables: { word: { type: 'string' } } }]);

/** Answers with what it was asked. */
const echo: Endpoint = {
  ask: ({ messages }) => Promise.resolve({ text: messages.map(({ content }) => content).join('\n'), tokens: 3 }),
  embed: () => Promise.reject(new Error('nothing is embedded here')),
};

function run(more: Partial<RunDeps> = {}) {
  let now = 0;
  const signal = new AbortController().signal;
  const deps = { endpoint: echo, templates, snapshots: new Snapshots('s', undefined), update: false, clock: () => (now += 5), signal };
  return runSuite(SUITE, { ...deps, ...more });
}

describe('runSuite', () => {
  it('asks every case in every variant, and judges each', async () => {
    const snapshots = new Snapshots('s', 'plain › hi: Say hi\ntemplate › hi: Say hi\n');
    const [plain, template] = await run({ snapshots });
    expect(plain).toEqual({
      variant: 'plain',
      case: 'hi',
      outcome: 'passed',
      failures: [],
      reply: { text: 'Say hi', tokens: 3, latencyMs: 5 },
    });
    expect(template).toMatchObject({ outcome: 'failed', failures: ['is not what the snapshot has:\n- Say hi\n+ Please say hi'] });
  });

  it('fails where no snapshot is kept, and takes them when told', async () => {
    expect((await run()).map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    const snapshots = new Snapshots('s', 'gone › case: old\n');
    expect((await run({ snapshots, update: true })).map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(snapshots.text()).toBe('plain › hi: Say hi\ntemplate › hi: Please say hi\n');
  });

  it('tells an endpoint that fails from an answer that is wrong', async () => {
    const endpoint = { ...echo, ask: () => Promise.reject(new Error('401 unauthenticated')) };
    expect((await run({ endpoint }))[0]).toEqual({ variant: 'plain', case: 'hi', outcome: 'error', failures: ['401 unauthenticated'] });
  });

  it('ends with its signal', async () => {
    await expect(run({ signal: AbortSignal.abort(new Error('interrupted')) })).rejects.toThrow('interrupted');
  });
});
