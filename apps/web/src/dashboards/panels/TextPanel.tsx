import { Link } from '@tanstack/react-router';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import markdown from '../../workbench/panes/Markdown.module.css';
import { optionsOf, type PanelProps } from './PanelProps.ts';
import classes from './TextPanel.module.css';

/** Grafana's addresses of dashboards, `/d/<uid>/<name>`, as ours. */
const DASHBOARD = /^\/d\/([a-z][a-z0-9-]*?)(?:-zh)?(?:[/?#].*)?$/;

/** No HTML and no pictures from elsewhere; headings stand below those of the page, and links between dashboards stay here. */
const COMPONENTS: Components = {
  h1: ({ children }) => <h4>{children}</h4>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  img: ({ alt }) => <span>{alt}</span>,
  a: ({ href = '', children }) => {
    const uid = DASHBOARD.exec(href)?.[1];
    if (uid !== undefined) {
      return (
        <Link to="/dashboards/$uid" params={{ uid }} search={{}}>
          {children}
        </Link>
      );
    }
    return (
      <a href={href} target="_blank" rel="noopener noreferrer">
        {children}
      </a>
    );
  },
};

/** Words about the panels beside it, in Markdown. */
export function TextPanel({ panel, fill }: PanelProps) {
  const { content = '' } = optionsOf<{ content: string }>(panel);
  return (
    <div className={`${markdown['markdown'] ?? ''} ${classes['text'] ?? ''}`} tabIndex={0}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={COMPONENTS} skipHtml>
        {fill(content)}
      </ReactMarkdown>
    </div>
  );
}
