import { CHECKS_PHASE } from '@assay/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exercise } from '../../test/exercises.ts';
import { openLab, type Lab } from '../../test/lab.ts';

const service = (handler: string): Record<string, string> => ({
  'main.go': `package main

import (
	"io"
	"net/http"
	"os"
)

func main() {
	http.HandleFunc("/ready", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/ask", func(w http.ResponseWriter, r *http.Request) { ${handler} })
	http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}

var _ = io.EOF
`,
});

const ASK_UPSTREAM = `answer, err := http.Post(os.Getenv("UPSTREAM")+"/v1", "application/json", r.Body)
		if err != nil { w.WriteHeader(502); return }
		defer answer.Body.Close()
		io.Copy(w, answer.Body)`;

const gateway = exercise({
  language: 'go',
  file: 'main.go',
  limits: { wallMs: 3_000 },
  checks: [
    {
      kind: 'http',
      service: { env: { UPSTREAM: 'http://127.0.0.1:9000' }, readyPath: '/ready' },
      upstream: { rules: [{ path: '/v1', json: { text: 'from upstream' } }] },
      steps: [{ request: { method: 'POST', path: '/ask', json: { q: 1 } }, as: 'ask' }, { mark: 'after' }],
      expect: [
        { path: 'steps.ask.status', is: { equals: 200 } },
        { path: 'steps.ask.json.text', is: { equals: 'from upstream' } },
        { path: 'upstream.requests.0.json.q', is: { equals: 1 } },
        { path: 'marks.after', is: { equals: 1 } },
        { path: 'alive', is: { equals: true } },
      ],
      partial: true,
      points: 5,
    },
    {
      kind: 'http',
      service: { env: { UPSTREAM: 'http://127.0.0.1:9000' } },
      steps: [{ burst: { path: '/ready' }, count: 50, concurrency: 8, as: 'all' }],
      expect: [{ count: { of: 'steps.all.responses', where: { status: { equals: 200 } } }, is: { equals: 50 } }],
    },
  ],
});

/** The port stays in use for a minute after the process is gone: closed by its own side, and without SO_REUSEADDR. */
const KEEP_UPSTREAM_PORT = `
	listener, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	syscall.Bind(listener, &syscall.SockaddrInet4{Port: 9000, Addr: [4]byte{127, 0, 0, 1}})
	syscall.Listen(listener, 1)
	client, _ := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	syscall.Connect(client, &syscall.SockaddrInet4{Port: 9000, Addr: [4]byte{127, 0, 0, 1}})
	accepted, _, _ := syscall.Accept(listener)
	syscall.Close(accepted)
	syscall.Close(client)`;

const variant = (body: string): Record<string, string> => ({ 'abs.go': `package main\n\nfunc Abs(n int) int { ${body} }\n` });
const mutants = exercise({
  language: 'go',
  file: 'abs_test.go',
  starter: { 'abs_test.go': '', 'abs.go': 'package main\n\nfunc Abs(n int) int { return n }\n\nfunc main() {}\n' },
  variants: Object.fromEntries(
    Object.entries({
      'correct-if': 'if n < 0 { return -n }; return n',
      'correct-max': 'return max(n, -n)',
      'always-n': 'return n',
      'always-minus': 'return -n',
      endless: 'for n < 0 {}; return n',
    }).map(([name, body]) => [name, { 'abs.go': `${variant(body)['abs.go'] ?? ''}\nfunc main() {}\n` }]),
  ),
  limits: { wallMs: 1_500 },
  checks: [
    { kind: 'mutants', correct: ['correct-if', 'correct-max'], mutants: ['always-n', 'always-minus', 'endless'], partial: true, points: 3 },
  ],
});

/** As `mutants`, with a file of the author's that does not compile. */
const broken = {
  ...mutants,
  variants: { ...mutants.variants, 'always-n': { 'abs.go': 'package main\n\nfunc Abs(n int) int { return m }\n' } },
};

const tests = (...cases: string[]): Record<string, string> => ({
  'abs_test.go': `package main\n\nimport "testing"\n\nfunc TestAbs(t *testing.T) {\n${cases.map((each) => `\tif !(${each}) { t.Error() }\n`).join('')}}\n`,
});

describe('kinds of checks', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab(['go']);
  }, 60_000);

  afterAll(() => lab.close(), 30_000);

  it('http: sees a right service from both sides', async () => {
    const { outcome } = await lab.grade(gateway, service(ASK_UPSTREAM));
    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 6, possible: 6 } });
  }, 30_000);

  it('http: gives points for what a wrong service does right', async () => {
    const { outcome } = await lab.grade(gateway, service('io.WriteString(w, "made up")'));
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 3, possible: 6 } });
  }, 30_000);

  it('http: a program that ends at once fails without a wait', async () => {
    const { outcome, phases } = await lab.grade(gateway, { 'main.go': 'package main\n\nfunc main() {}\n' });
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 0 } });
    expect(phases.find(({ name }) => name === CHECKS_PHASE)?.ms).toBeLessThan(3_000);
  }, 30_000);

  it('http: a service that ends under a request was not alive at the end', async () => {
    const { outcome } = await lab.grade(gateway, service('os.Exit(3)'));
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 1 } });
  }, 30_000);

  it('http: a service that never answers is cut off at the wall time', async () => {
    const { outcome } = await lab.grade(gateway, service('select {}'));
    expect(outcome).toMatchObject({ verdict: 'limit', limit: { kind: 'wall', phase: 'check-1' } });
  }, 30_000);

  it('http: a submission that keeps the upstream’s port to itself has failed, not the platform', async () => {
    const program = `package main\n\nimport "syscall"\n\nfunc main() {${KEEP_UPSTREAM_PORT}\n}\n`;
    const [withUpstream] = gateway.checks;
    const { outcome } = await lab.grade(
      exercise({
        language: 'go',
        file: 'main.go',
        checks: [
          { kind: 'stdio', cases: [{}] },
          { ...withUpstream, id: 'check-2' },
        ],
      }),
      { 'main.go': program },
    );
    expect(outcome.checks.map((check) => check.outcome)).toEqual(['passed', 'failed']);
    expect(outcome.verdict).toBe('failed');
  }, 30_000);

  it('mutants: tests that tell right from wrong pass', async () => {
    const { outcome } = await lab.grade(mutants, tests('Abs(3) == 3', 'Abs(-3) == 3'));
    expect(outcome).toMatchObject({ verdict: 'passed', score: { earned: 3 } });
  }, 30_000);

  it('mutants: tests that let some live earn in part', async () => {
    const { outcome } = await lab.grade(mutants, tests('Abs(3) == 3'));
    expect(outcome.verdict).toBe('failed');
    expect(outcome.score?.earned).toBeLessThan(3);
  }, 30_000);

  it('mutants: tests that lean on what only one variant has fail on the others', async () => {
    const leaning = { 'abs_test.go': `${tests('Abs(3) == 3')['abs_test.go'] ?? ''}\nfunc init() { main() }\nfunc init() { _ = given }\n` };
    const starter = { ...mutants.starter, 'abs.go': `${mutants.starter['abs.go'] ?? ''}\nvar given = 1\n` };
    const { outcome } = await lab.grade({ ...mutants, starter }, leaning);
    expect(outcome).toMatchObject({ verdict: 'failed', score: { earned: 0 } });
  }, 30_000);

  it('mutants: a variant that does not compile is the platform’s failure, not the learner’s', async () => {
    await expect(lab.grade(broken, tests('Abs(3) == 3'))).rejects.toThrow(/undefined: m/);
  }, 30_000);

  it('mutants: tests that do not compile are rejected', async () => {
    const { outcome } = await lab.grade(mutants, { 'abs_test.go': 'package main\n\nimport "testing"\n' });
    expect(outcome).toMatchObject({ verdict: 'rejected', diagnostics: [{ path: 'abs_test.go', line: 3 }] });
  }, 30_000);
});
