import type { Language as LanguageId } from '@assay/contracts';
import { go } from './go/go.ts';
import type { Language } from './language.ts';
import { python } from './python/python.ts';
import { typescript } from './typescript/typescript.ts';

/** Every language of the lab. A new one is a folder here, a line here and a folder in lab-images. */
export const LANGUAGES: Readonly<Record<LanguageId, Language>> = { go, python, typescript };
