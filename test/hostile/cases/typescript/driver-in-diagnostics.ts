// hostile: {"title":"the hidden driver's types quoted by the compiler","family":"snooping","expect":["rejected","failed"]}
// @ts-ignore
import * as beside from './driver.ts';
// @ts-ignore
import * as within from './.assay/driver/driver.ts';

// The compiler quotes a literal type where another literal is asked for.
export const first: 'x' = beside.seal;
export const second: 'x' = within.seal;
export const third: `${typeof beside.seal}!` = 'x';

export function greet(_name: string): string {
  return '';
}
