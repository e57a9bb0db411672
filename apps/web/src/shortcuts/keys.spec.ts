import { describe, expect, it } from '@jest/globals';
import { capsOf, isForInputMethod, matches, parseChord, type KeyPress } from './keys.ts';

const press = (change: Partial<KeyPress>): KeyPress => ({
  key: 'Enter',
  code: 'Enter',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  keyCode: 13,
  ...change,
});

describe('matches', () => {
  const submit = parseChord('Mod+Enter');

  it('takes Control outside a Mac and Command on one', () => {
    expect(matches(submit, press({ ctrlKey: true }), false)).toBe(true);
    expect(matches(submit, press({ metaKey: true }), false)).toBe(false);
    expect(matches(submit, press({ metaKey: true }), true)).toBe(true);
    expect(matches(submit, press({ ctrlKey: true }), true)).toBe(false);
  });

  it('wants exactly these modifiers', () => {
    expect(matches(submit, press({ ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches(submit, press({ ctrlKey: true, altKey: true }), false)).toBe(false);
    expect(matches(submit, press({ ctrlKey: true, metaKey: true }), false)).toBe(false);
    expect(matches(submit, press({}), false)).toBe(false);
  });

  it('knows digits by their place and the question mark by its character', () => {
    expect(matches(parseChord('Alt+Digit2'), press({ key: '€', code: 'Digit2', altKey: true }), true)).toBe(true);
    expect(matches(parseChord('?'), press({ key: '?', code: 'Slash', shiftKey: true }), false)).toBe(true);
  });
});

describe('isForInputMethod', () => {
  it('leaves keys to an input method that composes', () => {
    expect(isForInputMethod(press({ isComposing: true }))).toBe(true);
    expect(isForInputMethod(press({ keyCode: 229 }))).toBe(true);
    expect(isForInputMethod(press({}))).toBe(false);
  });
});

describe('capsOf', () => {
  it('labels the caps of the machine', () => {
    expect(capsOf(parseChord('Mod+Enter'), false)).toEqual(['Ctrl', '↵']);
    expect(capsOf(parseChord('Mod+Shift+KeyP'), true)).toEqual(['⌘', '⇧', 'P']);
  });
});
