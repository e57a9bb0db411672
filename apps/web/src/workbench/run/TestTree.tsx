import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/useLocale.ts';
import { Outcome } from './Outcome.tsx';
import type { TestNode } from './testTree.ts';
import classes from './TestTree.module.css';

interface Props {
  readonly nodes: readonly TestNode[];
  readonly picked: string | undefined;
  readonly onPick: (id: string) => void;
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrow keys walk the tree and show each test at once. */
export function TestTree({ nodes, picked, onPick }: Props) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
    const next = items[Math.max(0, Math.min(items.length - 1, items.findIndex((item) => item === document.activeElement) + step))];
    event.preventDefault();
    next?.focus();
    onPick(next?.dataset['test'] ?? '');
  };
  const first = picked ?? nodes[0]?.id;
  return (
    <div role="tree" aria-label={t('run.tests.tree')} className={classes['tree']} onKeyDown={onKeyDown}>
      {nodes.map((node) => (
        <Item key={node.id} node={node} level={1} picked={first} onPick={onPick} />
      ))}
    </div>
  );
}

function Item({
  node,
  level,
  picked,
  onPick,
}: {
  readonly node: TestNode;
  readonly level: number;
  readonly picked: string | undefined;
  readonly onPick: (id: string) => void;
}) {
  const { duration } = useFormats();
  const selected = node.id === picked;
  return (
    <>
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={selected}
        aria-expanded={node.children.length > 0 ? true : undefined}
        tabIndex={selected ? 0 : -1}
        data-test={node.id}
        className={classes['item']}
        style={{ paddingLeft: 12 + (level - 1) * 18 }}
        onClick={() => onPick(node.id)}
      >
        <Outcome outcome={node.outcome} size={15} />
        <span className={classes['name']}>{node.name}</span>
        {node.test?.ms !== undefined && node.test.ms >= 1 && <span className={classes['ms']}>{duration(node.test.ms)}</span>}
      </div>
      {node.children.map((child) => (
        <Item key={child.id} node={child} level={level + 1} picked={picked} onPick={onPick} />
      ))}
    </>
  );
}
