import { z } from 'zod';
import { DriverCheck } from './driver.ts';
import { HttpCheck } from './http.ts';
import { MutantsCheck } from './mutants.ts';
import { StaticCheck } from './static.ts';
import { StdioCheck } from './stdio.ts';

/** Any check, told apart by `kind`. A new kind is one file beside this one and one line here. */
export const Check = z.discriminatedUnion('kind', [StdioCheck, DriverCheck, HttpCheck, StaticCheck, MutantsCheck]);
export type Check = z.infer<typeof Check>;
