/** Where something begins; line and column start at 1, the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One imported module, or one name that was imported from it. */
export interface SourceImport {
  /** The module as the language names it ("net/http", "os.path", "fs"); null when the program computes it. */
  readonly module: string | null;
  /** The name it is known by here; "*" when all its names are, null when none is. */
  readonly local: string | null;
  /** What that name stands for: the module itself, or "module.name". */
  readonly target: string | null;
  readonly at: Position;
}

export interface SourceDeclaration {
  readonly kind: 'function' | 'method' | 'type' | 'class' | 'variable' | 'package';
  /** Methods are "Type.name". */
  readonly name: string;
  readonly at: Position;
}

/** A dotted name that is used as a value or called, as written; every prefix of it is listed too. */
export interface SourceReference {
  readonly name: string;
  readonly at: Position;
}

/** What a source file says, as far as rules ask. Comments and strings say nothing. */
export interface Facts {
  readonly imports: readonly SourceImport[];
  /** Of the file's top level, and the methods of its types. */
  readonly declarations: readonly SourceDeclaration[];
  /** Each name once, at its first place. */
  readonly references: readonly SourceReference[];
  /** Empty when the whole file could be read; at most {@link MAX_ERRORS}. */
  readonly errors: readonly { readonly message: string; readonly at: Position }[];
}

export const MAX_ERRORS = 20;

/** Where the function of this dotted name is first used, under whatever name it was imported; undefined when it is not. */
export function refersTo(facts: Facts, name: string): Position | undefined {
  const imported = facts.imports.find(({ target, local }) => target === name && local !== null && local !== '*');
  const names = new Set([name, ...facts.imports.flatMap((each) => spellings(each, name))]);
  // A name that was imported away from its module ("import {x as y}") is a use of it wherever y goes.
  if (imported && imported.target !== imported.module) return imported.at;
  return facts.references.find((each) => names.has(each.name))?.at;
}

/** How `name` is written in a file with this import. */
function spellings({ module, local, target }: SourceImport, name: string): string[] {
  if (target === null || local === null || module === null) return [];
  return [target, target.slice(target.lastIndexOf('/') + 1)]
    .filter((prefix) => name.startsWith(`${prefix}.`))
    .map((prefix) => name.slice(prefix.length + 1))
    .map((rest) => (local === '*' ? rest : `${local}.${rest}`));
}
