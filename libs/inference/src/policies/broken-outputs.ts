import { seeded } from './virtual-clock.ts';

/** What models do to JSON, each as a change of a right text. */
const BREAKS: Readonly<Record<string, (json: string, random: () => number) => string>> = {
  untouched: (json) => json,
  fenced: (json) => '```json\n' + json + '\n```',
  fencedWithWords: (json) => 'Here is the JSON you asked for:\n\n```json\n' + json + '\n```\nLet me know if you need anything else!',
  fenceNeverClosed: (json) => '```json\n' + json,
  wordsAround: (json) => `Sure! The result is: ${json} I hope this helps.`,
  chineseWords: (json) => `好的，结果如下：\n${json}\n如有需要请告诉我。`,
  trailingComma: (json) => json.replace(/([}\]])/g, ',$1'),
  singleQuotes: (json) => json.replaceAll('"', "'"),
  bareKeys: (json) => json.replace(/"([a-z]+)":/g, '$1:'),
  pythonWords: (json) =>
    json
      .replace(/\btrue\b/g, 'True')
      .replace(/\bfalse\b/g, 'False')
      .replace(/\bnull\b/g, 'None'),
  comments: (json) => json.replace('{', '{ // the answer\n').replace(/,/, ', /* next */ '),
  missingEnd: (json) => json.slice(0, -1),
  curlyQuotes: (json) => json.replace(/"([^"]*)"/g, '“$1”'),
  missingComma: (json) => json.replace(/","/g, '"\n"').replace(/,"/, '\n"'),
  lineBreaks: (json, random) => json.replaceAll(',', () => (random() < 0.5 ? ',\n  ' : ' , ')),
  byteOrderMark: (json) => `\uFEFF${json}`,
  doubled: (json) => `${json}\n\n${json}`,
  ellipsis: (json) => `${json.slice(0, -1)}, ... }`,
};

const NAMES = ['Ada', 'Grace Hopper', '王芳', "O'Brien", 'Zoë', 'Łukasz', '李 雷', 'x_1'];

export interface BrokenOutput {
  readonly kind: string;
  readonly output: string;
  readonly value: unknown;
}

function pickAt<T>(list: readonly T[], n: number): T {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

/** A repeatable corpus of `count` broken outputs, each with the value that was meant. */
export function brokenOutputs(count: number): BrokenOutput[] {
  const random = seeded(42);
  const pick = <T>(list: readonly T[]): T => pickAt(list, Math.floor(random() * list.length));
  const kinds = Object.entries(BREAKS);
  return Array.from({ length: count }, (_, n) => {
    const value = {
      name: pick(NAMES),
      age: Math.floor(random() * 90),
      score: Math.round(random() * 1e4) / 100,
      member: random() < 0.5,
      tags: Array.from({ length: Math.floor(random() * 4) }, () => pick(['red', 'blue', '绿色', 'a-b'])),
      address: random() < 0.3 ? null : { city: pick(['Paris', '上海', 'New York']), zip: String(10_000 + Math.floor(random() * 89_999)) },
    };
    const [kind, change] = pickAt(kinds, n);
    return { kind, value, output: change(JSON.stringify(value), random) };
  });
}
