import { requiredMatcherRule } from './required-matcher.ts';

export const targetInstanceRule = requiredMatcherRule('instance');
