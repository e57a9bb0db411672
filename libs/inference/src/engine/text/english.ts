import type { Phrases } from './phrases.ts';

export const ENGLISH: Phrases = {
  openings: [
    'Here is a short answer about {topic}.',
    'Let us look at {topic} step by step.',
    'In short, {topic} comes down to a few things.',
  ],
  subjects: [
    'The service',
    'A careful operator',
    'The scheduler',
    'Each request',
    'The cache',
    'A small team',
    'The model',
    'Every replica',
  ],
  verbs: ['keeps', 'measures', 'limits', 'explains', 'observes', 'balances', 'checks', 'records'],
  objects: [
    'the load of {topic}',
    'its own latency',
    'the queue in front of it',
    'what {topic} costs',
    'the tokens it has spent',
    'every change to {topic}',
  ],
  endings: [
    'before anything else',
    'so that nothing is lost',
    'while traffic grows',
    'without waiting for others',
    'as long as the budget allows',
    'one step at a time',
  ],
  join: (subject, verb, object, ending) => `${subject} ${verb} ${object} ${ending}.`,
  between: ' ',
  topic: 'this',
  fromTool: (tool, result) => `According to ${tool}: ${result}`,
};
