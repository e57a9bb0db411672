import { requiredMatcherRule } from './required-matcher.ts';

export const targetJobRule = requiredMatcherRule('job');
