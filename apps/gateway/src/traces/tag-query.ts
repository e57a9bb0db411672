import { AssayError } from '@assay/contracts';

const PAIR = /\s*([^\s="]{1,200})=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/y;

/** Reads `key=value key="two words"`. Error: `validation_failed`. */
export function parseTags(text: string): Record<string, string> {
  const tags: [string, string][] = [];
  const end = text.trimEnd().length;
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < end) {
    const from = PAIR.lastIndex;
    const found = PAIR.exec(text);
    if (!found) {
      const fields = [{ field: 'query.tags', problem: `key=value is expected at "${text.slice(from).trim().slice(0, 40)}"` }];
      throw new AssayError('validation_failed', { details: { fields } });
    }
    const [, key = '', quoted, bare = ''] = found;
    tags.push([key, quoted === undefined ? bare : quoted.replace(/\\(.)/g, '$1')]);
  }
  return Object.fromEntries(tags);
}
