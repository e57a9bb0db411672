import { AssayError } from '@assay/contracts';
import { isNode, parseDocument, stringify, type Document } from 'yaml';

export interface NodeEdit {
  readonly path: readonly (string | number)[];
  /** What stands there from now on, in YAML's short form. */
  readonly value: unknown;
}

/**
 * The configuration's text with other values at some places, and not one other character changed. Throws `config_readonly` where a
 * value is not written out at its place (an anchor, a merge): only a person can say what is meant.
 */
export function editNodes(text: string, edits: readonly NodeEdit[]): string {
  const document = parseDocument(text);
  return edits
    .map((edit) => ({ ...rangeOf(document, edit), text: inline(edit.value) }))
    .toSorted((a, b) => b.start - a.start)
    .reduce((edited, { start, end, text: value }) => edited.slice(0, start) + value + edited.slice(end), text);
}

function rangeOf(document: Document, { path }: NodeEdit): { readonly start: number; readonly end: number } {
  const node: unknown = document.getIn(path, true);
  if (!isNode(node) || !node.range) {
    const message = `${path.join('.')} is not written out where it belongs; edit the file.`;
    throw new AssayError('config_readonly', { message });
  }
  const [start, end] = node.range;
  return { start, end };
}

const inline = (value: unknown): string => stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
