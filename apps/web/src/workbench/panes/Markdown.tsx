import type { Language } from '@assay/contracts';
import { useEffect, useRef } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { languageOf } from '../editor/workspace.ts';
import type { Monaco } from '../editor/loadMonaco.ts';
import { joinChineseLines } from './chineseLines.ts';
import classes from './Markdown.module.css';

/** The title stands above already; code that scrolls must be reachable by keyboard. Made once, or each drawing would make new elements. */
const COMPONENTS: Components = {
  h1: () => null,
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
};

interface Props {
  readonly text: string;
  /** Colours the code once the editor is there; the text is readable before. */
  readonly monaco: Monaco | undefined;
  readonly language: Language;
}

export function Markdown({ text, monaco, language }: Props) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!monaco) return;
    for (const code of root.current?.querySelectorAll<HTMLElement>('pre > code') ?? []) {
      const name = /language-(\w+)/.exec(code.className)?.[1];
      if (name === undefined || code.dataset['coloured'] !== undefined) continue;
      code.dataset['coloured'] = '';
      const source = code.textContent.replace(/\n$/, '');
      void monaco.editor
        .colorize(source, languageOf(`.${name}`, name === language ? language : 'plaintext'), { tabSize: 4 })
        .then((html) => {
          // Monaco escapes the source; only its own spans are markup.
          code.innerHTML = html;
        });
    }
  }, [monaco, text, language]);
  return (
    // A fresh element for each text: React must not patch nodes that the colouring has replaced.
    <div ref={root} key={text} className={classes['markdown']}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS}>
        {joinChineseLines(text)}
      </ReactMarkdown>
    </div>
  );
}
