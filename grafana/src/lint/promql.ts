import { parser } from '@prometheus-io/lezer-promql';

type SyntaxNode = ReturnType<ReturnType<typeof parser.parse>['resolve']>;

/** A selector in a query. */
export interface Selector {
  /** The metric's name; empty where only labels select. */
  readonly metric: string;
  readonly matchers: readonly Matcher[];
  /** What stands in brackets behind it. */
  readonly range?: string;
  /** The function it is handed to without anything between them, e.g. "rate". */
  readonly call?: string;
}

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** What a duration of a dashboard's own stands for while a query is read. No query may be written with these lengths. */
const INTERVALS: readonly (readonly [variable: string, duration: string])[] = [
  ['$__rate_interval', '11277964ms'],
  ['$__interval', '4867856ms'],
  ['$__range', '8712451ms'],
];

/** What is wrong with the syntax; undefined: nothing is. */
export function syntaxError(expr: string): string | undefined {
  if (expr.trim() === '') return 'it is empty';
  const text = withDurations(expr);
  let wrong: string | undefined;
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) wrong ??= `at "${text.slice(node.from, node.from + 20)}"`;
    },
  });
  return wrong;
}

/** Every selector of a query, in the order in which they stand. */
export function selectorsOf(expr: string): readonly Selector[] {
  const text = withDurations(expr);
  const found: Selector[] = [];
  parser.parse(text).iterate({
    enter: ({ node, name }) => {
      if (name === 'VectorSelector') found.push(selectorAt(node, text));
    },
  });
  return found;
}

/** `__name__="x"` names a metric as well as `x` does. */
function selectorAt(node: SyntaxNode, text: string): Selector {
  const read = (of: SyntaxNode | null): string => (of ? text.slice(of.from, of.to) : '');
  const matchers = (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map((matcher) => ({
    label: read(matcher.getChild('LabelName')),
    operator: read(matcher.getChild('MatchOp')),
    value: unquoted(read(matcher.getChild('StringLiteral'))),
  }));
  const named = matchers.find(({ label, operator }) => label === '__name__' && operator === '=')?.value ?? '';
  const metric = read(node.getChild('Identifier')) || named;
  const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : undefined;
  const body = (matrix ?? node).parent;
  const call = body?.name === 'FunctionCallBody' ? read(body.parent?.getChild('FunctionIdentifier') ?? null) : '';
  return {
    metric,
    matchers,
    ...(matrix ? { range: withVariables(read(matrix.getChild('DurationExpr'))) } : {}),
    ...(call === '' ? {} : { call }),
  };
}

const unquoted = (literal: string): string => (literal.startsWith('"') ? (JSON.parse(literal) as string) : literal.slice(1, -1));
const withDurations = (expr: string): string => INTERVALS.reduce((text, [variable, duration]) => text.replaceAll(variable, duration), expr);
const withVariables = (expr: string): string => INTERVALS.reduce((text, [variable, duration]) => text.replaceAll(duration, variable), expr);
