import { CHINESE } from './chinese.ts';
import { ENGLISH } from './english.ts';
import { languageOf, type Language } from './language.ts';
import type { Phrases } from './phrases.ts';
import type { Sampler } from './sampler.ts';

export const PHRASES: Readonly<Record<Language, Phrases>> = { en: ENGLISH, zh: CHINESE };

/** Words of a question that are about the asking. */
const ASKING = new Set(['about', 'explain', 'describe', 'please', 'write', 'which', 'would', 'could', 'should', 'there', 'their', 'these']);

/** Sentences about what the prompt is about, in its language; ends with the sentence in which `enough` says yes. */
export function prose(prompt: string, sampler: Pick<Sampler, 'choose'>, enough: (text: string) => boolean): string {
  const phrases = PHRASES[languageOf(prompt)];
  const topic = topicOf(prompt) ?? phrases.topic;
  const fill = (text: string): string => text.replaceAll('{topic}', topic);
  const parts = [fill(sampler.choose(phrases.openings))];
  let text = parts[0] ?? '';
  while (!enough(text)) {
    const { subjects, verbs, objects, endings } = phrases;
    const sentence = phrases.join(sampler.choose(subjects), sampler.choose(verbs), sampler.choose(objects), sampler.choose(endings));
    text += phrases.between + fill(sentence);
  }
  return text;
}

/** The longest word of the prompt's end, or the ideographs that follow on one another first. */
export function topicOf(prompt: string): string | undefined {
  const tail = prompt.slice(-600);
  if (languageOf(tail) === 'zh') return /[\u4e00-\u9fff]{2,6}/.exec(tail)?.[0];
  let longest: string | undefined;
  for (const [word] of tail.matchAll(/[A-Za-z]{5,24}/g)) {
    if (!ASKING.has(word.toLowerCase()) && word.length > (longest?.length ?? 0)) longest = word;
  }
  return longest;
}
