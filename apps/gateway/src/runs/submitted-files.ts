import { AssayError, SUBMISSION_LIMITS } from '@assay/contracts';

/** Control characters, and the separator of another system. */
const FORBIDDEN = /[\p{Cc}\\]/u;

/**
 * Checks what is submitted before anything is stored: number, paths, sizes, encoding. Whether the exercise has such a
 * file is for exams to say. Throws the AssayError that fits, naming the path.
 */
export function checkFiles(files: Readonly<Record<string, string>>): void {
  const entries = Object.entries(files);
  if (entries.length > SUBMISSION_LIMITS.files) {
    throw new AssayError('too_many_files', { details: { files: entries.length, limit: SUBMISSION_LIMITS.files } });
  }
  const seen = new Set<string>();
  let total = 0;
  for (const [path, content] of entries) {
    checkPath(path);
    // Two names that a file system may take for one are two files of one path.
    const folded = path.normalize('NFC').toLowerCase();
    if (seen.has(folded)) throw new AssayError('path_duplicate', { details: { path } });
    seen.add(folded);
    checkText(content, { path });
    total += checkSize(path, content);
  }
  if (total > SUBMISSION_LIMITS.totalBytes) {
    throw new AssayError('file_too_large', { details: { bytes: total, limit: SUBMISSION_LIMITS.totalBytes } });
  }
}

/** Checks the standard input of a try. */
export function checkStdin(stdin: string): void {
  checkText(stdin, { field: 'stdin' });
  const bytes = Buffer.byteLength(stdin);
  if (bytes > SUBMISSION_LIMITS.stdinBytes) {
    throw new AssayError('file_too_large', { details: { field: 'stdin', bytes, limit: SUBMISSION_LIMITS.stdinBytes } });
  }
}

function checkPath(path: string): void {
  const parts = path.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..');
  if (odd || path.length > SUBMISSION_LIMITS.pathLength || FORBIDDEN.test(path) || !path.isWellFormed() || path === '__proto__') {
    throw new AssayError('path_invalid', { details: { path: path.toWellFormed().slice(0, SUBMISSION_LIMITS.pathLength) } });
  }
}

function checkText(text: string, where: Record<string, string>): void {
  if (!text.isWellFormed() || text.includes('\0')) throw new AssayError('text_invalid', { details: where });
}

function checkSize(path: string, content: string): number {
  const bytes = Buffer.byteLength(content);
  if (bytes > SUBMISSION_LIMITS.fileBytes) {
    throw new AssayError('file_too_large', { details: { path, bytes, limit: SUBMISSION_LIMITS.fileBytes } });
  }
  return bytes;
}
