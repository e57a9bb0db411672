import { isLocated, readYaml } from '@assay/documents';
import { stringify } from 'yaml';
import { z } from 'zod';
import { SuiteInvalid } from './suite.ts';

const File = z.record(z.string(), z.string());

/** Kept answers of one suite, by variant and case: a YAML file beside it, made to be read in a review. */
export class Snapshots {
  private readonly kept: Map<string, string>;
  private readonly taken = new Set<string>();

  /** Throws {@link SuiteInvalid} for a file that is no snapshot file. */
  constructor(file: string, text: string | undefined) {
    const read = readYaml(File, file, text ?? '{}');
    if (!isLocated(read)) throw new SuiteInvalid(read);
    this.kept = new Map(Object.entries(read.value));
  }

  of(key: string): string | undefined {
    return this.kept.get(key);
  }

  take(key: string, text: string): void {
    this.kept.set(key, text);
    this.taken.add(key);
  }

  /** The file's new text with what was taken and nothing else, undefined if nothing was. */
  text(): string | undefined {
    if (this.taken.size === 0) return undefined;
    const sorted = [...this.taken].sort().map((key) => [key, this.kept.get(key) ?? '']);
    return stringify(Object.fromEntries(sorted), { lineWidth: 0, blockQuote: 'literal' });
  }
}
