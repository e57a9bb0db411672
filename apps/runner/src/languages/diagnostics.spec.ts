import { describe, expect, it } from '@jest/globals';
import { learnersPath } from './compiler-output.ts';
import { go } from './go/go.ts';
import { python } from './python/python.ts';
import { typescript } from './typescript/typescript.ts';

const about = (path: string) => ({ submitted: [path], entry: path, files: {} });

describe('diagnostics', () => {
  it('Go: places, continuation lines, and each message once', () => {
    const output =
      '# solution\n./solution.go:3:5: undefined: x\n./solution.go:9:2: cannot use y\n\thave (int)\n\twant (string)\n./solution.go:3:5: undefined: x\n';
    expect(go.diagnose(output, about('solution.go'))).toEqual([
      { path: 'solution.go', line: 3, column: 5, severity: 'error', message: 'undefined: x' },
      { path: 'solution.go', line: 9, column: 2, severity: 'error', message: 'cannot use y\nhave (int)\nwant (string)' },
    ]);
  });

  it('Go: what concerns a hidden file is told without its name and place', () => {
    const [diagnostic] = go.diagnose('./driver_test.go:17:9: undefined: Dot\n', about('solution.go'));
    expect(diagnostic).toEqual({
      path: 'solution.go',
      line: 1,
      severity: 'error',
      message: 'this does not fit what is checked: undefined: Dot',
    });
  });

  it('a message without a place is not lost', () => {
    expect(go.diagnose('link: something odd\n', about('solution.go'))).toMatchObject([
      { path: 'solution.go', line: 1, message: 'link: something odd' },
    ]);
    expect(go.diagnose('', about('solution.go'))).toHaveLength(1);
  });

  it('Python: paths of the sandbox become the learner’s', () => {
    expect(python.diagnose("/tmp/solution.py:2:12: SyntaxError: '(' was never closed\n", about('solution.py'))).toEqual([
      { path: 'solution.py', line: 2, column: 12, severity: 'error', message: "SyntaxError: '(' was never closed" },
    ]);
  });

  it('TypeScript: the same file in two folders is one file to the learner', () => {
    const line = "solution.ts(2,3): error TS2322: Type 'string' is not assignable to type 'number'.\n";
    expect(typescript.diagnose(`${line}.assay/driver/${line}  Details follow.\n`, about('solution.ts'))).toMatchObject([
      { path: 'solution.ts', line: 2, column: 3 },
      { path: 'solution.ts', message: expect.stringMatching(/\nDetails follow\.$/) },
    ]);
  });

  it.each([
    ['Go', go, 'solution.go', './solution.go:3:9: cannot use seal (untyped string constant "S-1") as int value\n', 'constant …) as'],
    ['Go', go, 'solution.go', './solution.go:3:9: cannot use most (untyped int constant 4711) as string value\n', 'constant …) as'],
    ['Go', go, 'solution.go', './solution.go:3:9: cannot use x (variable of type [4711]int) as int value\n', 'type […]int)'],
    ['Go', go, 'solution.go', './driver_test.go:3:9: cannot use "S-1" (untyped string constant) as int value\n', 'cannot use … (untyped'],
    ['Go', go, 'solution.go', 'link: odd: "S-1"\n', 'link: odd: …'],
    [
      'TypeScript',
      typescript,
      'solution.ts',
      `solution.ts(2,3): error TS2322: Type '"S-1"' is not assignable to type '"own"'.\n`,
      `'…' is not assignable to type '"own"'`,
    ],
  ])('%s: a literal of a hidden file is not quoted, whatever quotes it (%#)', (_language, language, path, output, shown) => {
    const hidden = { ...about(path), files: { [path]: 'const mine = "own"' }, driver: { 'driver_test.go': 'const seal = "S-1"' } };
    expect(language.diagnose(output, hidden)).toMatchObject([{ message: expect.stringContaining(shown) }]);
    expect(language.diagnose(output, about(path))[0]?.message).toMatch(/S-1|4711/);
  });

  it.each([
    ['/work/.assay/driver/a/b.go', 'a/b.go'],
    ['.assay/tests/b.go', 'b.go'],
    ['./a/b.go', 'a/b.go'],
    ['/tmp/solution.go', 'solution.go'],
    ['/work/main.py', 'main.py'],
  ])('%s is the learner’s %s', (path, learners) => expect(learnersPath(path)).toBe(learners));
});
