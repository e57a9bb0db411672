import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import markdown from '../workbench/panes/Markdown.module.css';

/**
 * A model's words are a stranger's: no HTML, no picture that would tell another server that it was seen, and links that open apart.
 * Its headings stand below those of the page. Made once, or each drawing would make new elements.
 */
const COMPONENTS: Components = {
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  img: ({ alt, src }) => <span>{alt === undefined || alt === '' ? src : alt}</span>,
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
};

export function Prose({ text }: { readonly text: string }) {
  return (
    <div className={markdown['markdown']} data-answer="">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} skipHtml>
        {text}
      </ReactMarkdown>
    </div>
  );
}
