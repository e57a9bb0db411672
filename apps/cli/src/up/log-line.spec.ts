import { describe, expect, it } from '@jest/globals';
import { terminalLine } from './log-line.ts';

describe('terminalLine', () => {
  it.each([
    ['{"level":30,"msg":"listening"}', undefined],
    ['{"level":40,"msg":"slow"}', 'runner | warn: slow'],
    ['{"level":50,"msg":"broken","err":{}}', 'runner | error: broken'],
    ['{"level":60,"msg":"gone"}', 'runner | fatal: gone'],
    ['{"level":50}', 'runner | error: {"level":50}'],
    ['SyntaxError: unexpected token', 'runner | SyntaxError: unexpected token'],
    ['null', 'runner | null'],
    ['', undefined],
  ])('%s', (line, expected) => {
    expect(terminalLine('runner', line)).toBe(expected);
  });
});
