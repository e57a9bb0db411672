import { SUBMISSION_LIMITS, type Language as SourceLanguage } from '@assay/contracts';
import { Language, Parser, type Tree } from 'web-tree-sitter';
import { FactCollector } from './collector.ts';
import type { Facts } from './facts.ts';
import { goExtractor } from './go.ts';
import { pythonExtractor } from './python.ts';
import { typescriptExtractor } from './typescript.ts';
import { walk, type Extractor } from './walk.ts';

/** Extractors keep notes on one tree, so each parse takes a new one. */
const EXTRACTORS: Readonly<Record<SourceLanguage, () => Extractor>> = {
  go: goExtractor,
  python: pythonExtractor,
  typescript: typescriptExtractor,
};

const EXTENSIONS: ReadonlyMap<string, SourceLanguage> = new Map([
  ['go', 'go'],
  ['py', 'python'],
  ...['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => [extension, 'typescript'] as const),
]);

/**
 * Work that one parse may do, in calls of the parser's progress callback (one per 100 operations). Counted, not timed, so
 * that the same text always gets the same answer; the largest file takes under a second.
 */
const MAX_PROGRESS = 100_000;

/** Reads one file of an installed package, e.g. "web-tree-sitter/web-tree-sitter.wasm". */
export type WasmSource = (specifier: string) => Promise<Uint8Array>;

const ENGINE = 'web-tree-sitter/web-tree-sitter.wasm';
const GRAMMARS = '@vscode/tree-sitter-wasm/wasm';

/** The language of a source file by its name; undefined when there is no grammar for it. */
export function languageOf(path: string): SourceLanguage | undefined {
  return EXTENSIONS.get(/\.([a-z]+)$/.exec(path)?.[1] ?? '');
}

/** Reads source text into facts. Made once per process with {@link Syntax.load}; parsing is then synchronous. */
export class Syntax {
  private readonly grammars: ReadonlyMap<SourceLanguage, Language>;

  private constructor(grammars: ReadonlyMap<SourceLanguage, Language>) {
    this.grammars = grammars;
  }

  /** Where the WebAssembly files come from is the caller's affair: this library reads no files. */
  static async load(source: WasmSource): Promise<Syntax> {
    const engine = await source(ENGINE);
    await Parser.init({ wasmBinary: engine });
    const names = Object.keys(EXTRACTORS) as SourceLanguage[];
    const grammars = await Promise.all(
      names.map(async (name) => [name, await Language.load(await source(`${GRAMMARS}/${EXTRACTORS[name]().grammar}`))] as const),
    );
    return new Syntax(new Map(grammars));
  }

  /** What cannot be read is in `errors`. Throws where a text breaks the parser itself; then nothing must be read with this Syntax again. */
  parse(language: SourceLanguage, text: string): Facts {
    if (new TextEncoder().encode(text).length > SUBMISSION_LIMITS.fileBytes) return unreadable('the file is too large');
    const parser = new Parser();
    try {
      const tree = parser.setLanguage(this.grammars.get(language) ?? null).parse(text, null, { progressCallback: budget(MAX_PROGRESS) });
      return tree ? extract(tree, EXTRACTORS[language]()) : unreadable('the file is too complex');
    } finally {
      parser.delete();
    }
  }

  /** Facts of each file that there is a grammar for, by path. */
  parseFiles(files: Readonly<Record<string, string>>): Record<string, Facts> {
    return Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => {
        const language = languageOf(path);
        return language ? [[path, this.parse(language, text)]] : [];
      }),
    );
  }
}

/** A progress callback that asks to stop after so many calls. */
function budget(calls: number): () => boolean {
  let left = calls;
  return () => left-- <= 0;
}

function extract(tree: Tree, extractor: Extractor): Facts {
  const facts = new FactCollector();
  try {
    walk(tree, extractor, facts);
    return facts.finish();
  } finally {
    tree.delete();
  }
}

function unreadable(message: string): Facts {
  return { imports: [], declarations: [], references: [], errors: [{ message, at: { line: 1, column: 1 } }] };
}
