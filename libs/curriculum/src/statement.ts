import type { Problem } from '@assay/documents';

/** What both languages of a statement must share. Each entry tells one element and its line. */
interface Element {
  readonly what: string;
  readonly line: number;
}

const EN = 'statement.en.md';
const ZH = 'statement.zh-CN.md';
const HAN = /\p{Script=Han}/u;

/** Where the two languages of a statement differ in structure: headings, code blocks, lists, tables, links. */
export function compareStatements(en: string, zh: string): Problem[] {
  const problems: Problem[] = [];
  const [ours, theirs] = [structureOf(en), structureOf(zh)];
  const at = ours.findIndex((element, i) => element.what !== theirs[i]?.what);
  const first = at >= 0 ? at : theirs.length > ours.length ? ours.length : -1;
  if (first >= 0) {
    const [here, there] = [ours[first], theirs[first]];
    const message = `has ${there?.what ?? 'nothing more'} where ${EN}${here ? `:${here.line}` : ''} has ${here?.what ?? 'nothing more'}`;
    problems.push({ file: ZH, line: there?.line ?? zh.split('\n').length, message });
  }
  const [links, others] = [linksOf(en), linksOf(zh)];
  if (links.join('\n') !== others.join('\n'))
    problems.push({ file: ZH, message: `links to [${others.join(', ')}] where ${EN} links to [${links.join(', ')}]` });
  if (!HAN.test(zh)) problems.push({ file: ZH, message: 'is not written in Chinese' });
  return problems;
}

function structureOf(text: string): Element[] {
  const elements: Element[] = [];
  let fence: string | undefined;
  text.split(/\r?\n/).forEach((content, i) => {
    const mark = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(content);
    if (fence !== undefined) {
      if (mark?.[1]?.startsWith(fence) && mark[2] === '') fence = undefined;
      return;
    }
    if (mark) fence = mark[1];
    const what = mark ? `a code block (${mark[2] === '' ? 'no language' : (mark[2] ?? '')})` : blockOf(content);
    if (what !== undefined) elements.push({ what, line: i + 1 });
  });
  return elements;
}

function blockOf(content: string): string | undefined {
  const heading = /^(#{1,6})\s/.exec(content)?.[1];
  if (heading) return `a heading of level ${heading.length}`;
  if (/^\s*[-*+]\s/.test(content)) return 'a list item';
  if (/^\s*\d+[.)]\s/.test(content)) return 'a numbered list item';
  if (/^\s*\|/.test(content)) return `a table row of ${content.split('|').length - 2} cells`;
  return undefined;
}

function linksOf(text: string): string[] {
  const prose = text.replace(/^\s*(`{3,}|~{3,})[\s\S]*?^\s*\1/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)/g)].map((match) => match[1] ?? '').sort();
}
