import { CONTENT_TYPES, type Encoding } from './answers.ts';
import { Refusal } from './refusal.ts';

/** The encoding that a content type names; undefined for one that is not taken. */
export function encodingOf(contentType: string | undefined): Encoding | undefined {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === CONTENT_TYPES.protobuf) return 'protobuf';
  return type === CONTENT_TYPES.json ? 'json' : undefined;
}

/** Whether a body is packed. Throws Refusal `media_type` for a packing that is not taken. */
export function isGzipped(contentEncoding: string | undefined): boolean {
  if (contentEncoding !== undefined && contentEncoding !== 'gzip' && contentEncoding !== 'identity') {
    throw new Refusal('media_type', 'send gzip or identity');
  }
  return contentEncoding === 'gzip';
}

/** The encoding, or Refusal `media_type`. */
export function requireEncoding(encoding: Encoding | undefined): Encoding {
  if (!encoding) throw new Refusal('media_type', 'send application/x-protobuf or application/json');
  return encoding;
}
