import { Syntax, type WasmSource } from '@assay/grading';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const installed = createRequire(import.meta.url);

const fromPackages: WasmSource = (specifier) => readFile(installed.resolve(specifier));

/** The parsers of every language, from the installed packages; nothing is downloaded. Takes some 50 ms: once per process. */
export function loadSyntax(): Promise<Syntax> {
  return Syntax.load(fromPackages);
}
