import { AssayError } from '@assay/contracts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const PROTOTYPE = '__proto__';
const STRING = /"(?:[^"\\]|\\.)*"/y;

/**
 * Parses a JSON body from its bytes. Stricter than JSON.parse where leniency would let two readers disagree: invalid
 * UTF-8 is `text_invalid`, a name that occurs twice in one object is `path_duplicate` below "files", else `bad_request`;
 * so is the name `__proto__`, which copying an object could turn into its prototype.
 */
export function parseJsonBody(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = parse(text);
  const refused = refusedName(text);
  if (refused) {
    const { name, parent } = refused;
    if (name === PROTOTYPE) throw new AssayError('bad_request', { details: { name, problem: 'is not allowed' } });
    throw new AssayError(parent === 'files' ? 'path_duplicate' : 'bad_request', { details: { name, problem: 'occurs twice' } });
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new AssayError('text_invalid', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssayError('bad_request', { details: { problem: cause instanceof Error ? cause.message : 'not JSON' }, cause });
  }
}

interface Level {
  /** Undefined in a list. */
  readonly names: Set<string> | undefined;
  readonly parent: string | undefined;
  /** The name whose value comes next. */
  last: string | undefined;
}

interface RefusedName {
  readonly name: string;
  /** The name of the member that holds the object. */
  readonly parent: string | undefined;
}

/** The first name in a valid JSON text that its object has twice, or that nobody may use. */
function refusedName(text: string): RefusedName | undefined {
  const levels: Level[] = [];
  let expectName = false;
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    switch (text[at]) {
      case '{':
      case '[':
        expectName = text[at] === '{';
        levels.push({ names: expectName ? new Set() : undefined, parent: level?.last, last: undefined });
        break;
      case '}':
      case ']':
        levels.pop();
        break;
      case ',':
        expectName = level?.names !== undefined;
        break;
      case ':':
        expectName = false;
        break;
      case '"': {
        STRING.lastIndex = at;
        const literal = STRING.exec(text)?.[0] ?? '"';
        if (expectName && level?.names) {
          const name = JSON.parse(literal) as string;
          if (name === PROTOTYPE || level.names.has(name)) return { name, parent: level.parent };
          level.names.add(name);
          level.last = name;
        }
        at += literal.length - 1;
        break;
      }
      default:
    }
  }
  return undefined;
}
