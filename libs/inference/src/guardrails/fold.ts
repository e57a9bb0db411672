/** Letters of other scripts that look like Latin ones, and digits that stand for letters. */
const LOOKALIKES = new Map<number, number>(
  Object.entries({
    ...{
      а: 'a',
      в: 'b',
      с: 'c',
      ԁ: 'd',
      е: 'e',
      ɡ: 'g',
      һ: 'h',
      і: 'i',
      ј: 'j',
      к: 'k',
      ӏ: 'l',
      м: 'm',
      н: 'h',
      о: 'o',
      р: 'p',
      ѕ: 's',
      т: 't',
    },
    ...{ у: 'y', х: 'x', ԝ: 'w', ո: 'n', ν: 'v', α: 'a', ε: 'e', ι: 'i', ο: 'o', ρ: 'p', τ: 't', υ: 'u', κ: 'k', ı: 'i', ꞁ: 'l' },
    ...{ А: 'a', В: 'b', С: 'c', Е: 'e', Н: 'h', І: 'i', Ј: 'j', К: 'k', М: 'm', О: 'o', Р: 'p', Ѕ: 's', Т: 't', У: 'y', Х: 'x' },
    ...{ Α: 'a', Β: 'b', Ε: 'e', Ζ: 'z', Η: 'h', Ι: 'i', Κ: 'k', Μ: 'm', Ν: 'n', Ο: 'o', Ρ: 'p', Τ: 't', Υ: 'y', Χ: 'x' },
    ...{ '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' },
  }).map(([from, to]) => [from.charCodeAt(0), to.charCodeAt(0)]),
);

/** What each unit below 128 looks like. */
export const PLAIN_ASCII: Uint8Array = Uint8Array.from({ length: 128 }, (_none, code) => LOOKALIKES.get(code) ?? code);

/** Not to be fed on: nobody sees it. */
export const DROPPED = -1;

const isUnseen = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || code === 0x2060 || code === 0xfeff || code === 0xad;

/** The plain unit that a UTF-16 unit looks like: itself, another, or {@link DROPPED}. */
export function foldUnit(code: number): number {
  if (code < 128) return PLAIN_ASCII[code] ?? code;
  if (code >= 0xff01 && code <= 0xff5e) return code - 0xfee0;
  if (isUnseen(code) || (code >= 0x300 && code <= 0x36f)) return DROPPED;
  const lookalike = LOOKALIKES.get(code);
  if (lookalike !== undefined) return lookalike;
  const accented = (code >= 0xc0 && code <= 0x24f) || (code >= 0x1e00 && code <= 0x1eff) || (code >= 0x2460 && code <= 0x24ff);
  return accented ? String.fromCharCode(code).normalize('NFKD').charCodeAt(0) : code;
}

/** The plain unit of a surrogate pair: hidden tag characters and mathematical letters; undefined for all others. */
export function foldPair(high: number, low: number): number | undefined {
  if (high === 0xdb40 && low >= 0xdc20 && low <= 0xdc7e) return low - 0xdc00;
  if (high !== 0xd835) return undefined;
  const plain = String.fromCharCode(high, low).normalize('NFKD').charCodeAt(0);
  return plain === high ? undefined : plain;
}

/** ROT13 of a letter; every other unit as it is. */
export function rot13(code: number): number {
  const lower = code | 32;
  if (lower < 97 || lower > 122 || code > 122) return code;
  return ((lower - 97 + 13) % 26) + 97;
}
