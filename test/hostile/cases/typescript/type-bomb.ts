// hostile: {"title":"type bomb","family":"resources","expect":["limit","rejected"]}
type Grow<T extends unknown[], N extends number> = T['length'] extends N ? T : Grow<[...T, unknown], N>;
type Cross<A extends string, B extends string> = `${A}${B}`;
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';
type D2 = Cross<Digit, Digit>;
type D4 = Cross<D2, D2>;
type D8 = Cross<D4, D4>;

export const bomb: Grow<[], 999999>['length'] | D8 = '00000000';

export function greet(name: string): string {
  return `${bomb}${name}`;
}
