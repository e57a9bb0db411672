import type { Locale } from '@assay/contracts';
import type * as MonacoModule from './monaco.ts';

export type Monaco = typeof MonacoModule.monaco;

/** Loads the editor, in its own chunk. Its texts must be there before its code. */
export async function loadMonaco(locale: Locale): Promise<Monaco> {
  if (locale === 'zh-CN') await import('monaco-editor/nls/lang/zh-cn');
  const { monaco } = await import('./monaco.ts');
  return monaco;
}
