import { fillVariables, listedValues, type DashboardAnswer, type DashboardVariable, type VariableValues } from '@assay/contracts';

export const ALL = '$__all';

export interface VariableOption {
  readonly text: string;
  readonly value: string;
}

/** Chosen values by name; a variable that takes one has a list of one. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/** Variables that a reader can change, in their order. */
export function shownVariables(variables: readonly DashboardVariable[]): DashboardVariable[] {
  return variables.filter(({ type, hide }) => hide !== 2 && ['query', 'custom', 'interval', 'textbox'].includes(type));
}

export const parameterOf = (name: string): string => `var-${name}`;

/** What is chosen: by the address, else by the dashboard. An empty choice is the dashboard's, too. */
export function chosenValues(variables: readonly DashboardVariable[], search: Readonly<Record<string, unknown>>): Chosen {
  return Object.fromEntries(
    variables.map((variable) => {
      const given = listOf(search[parameterOf(variable.name)]);
      const values = given.length > 0 ? given : listOf(variable.current.value);
      return [variable.name, variable.multi ? values : values.slice(0, 1)];
    }),
  );
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string' && each !== '');
}

/** The values from which one can choose, "all" not counted; those of a query come from its answer. */
export function optionsOf(variable: DashboardVariable, answer: DashboardAnswer | undefined): VariableOption[] {
  switch (variable.type) {
    case 'query':
      return queried(variable, answer);
    case 'custom':
    case 'interval':
      return listedValues(variable.query);
    default:
      return [];
  }
}

function queried({ name, regex, sort }: DashboardVariable, answer: DashboardAnswer | undefined): VariableOption[] {
  const result = answer?.results[name];
  if (result?.status !== 'success') return [];
  const { data } = result;
  const texts = Array.isArray(data) ? data.filter((each) => typeof each === 'string') : [];
  const pattern = regexOf(regex);
  const options = texts.flatMap((text) => {
    if (!pattern) return [{ text, value: text }];
    const match = pattern.exec(text);
    if (!match) return [];
    const value = match.groups?.['value'] ?? match[1] ?? text;
    return [{ text: match.groups?.['text'] ?? value, value }];
  });
  return sorted([...new Map(options.map((option) => [option.value, option])).values()], sort);
}

/** `/x/i` or plain; undefined: none, or none that can be read. */
function regexOf(text: string): RegExp | undefined {
  if (text === '') return undefined;
  const [, body, flags] = /^\/(.*)\/([gimsuy]*)$/s.exec(text) ?? [];
  try {
    return new RegExp(body ?? `^(?:${text})$`, (flags ?? '').replace(/[gy]/g, ''));
  } catch {
    return undefined;
  }
}

/** As Grafana numbers the orders: 1, 2 by letter; 3, 4 by number; 5, 6 by letter without case. */
function sorted(options: VariableOption[], sort: number): VariableOption[] {
  if (sort === 0) return options;
  const collator = new Intl.Collator(undefined, { numeric: sort === 3 || sort === 4, sensitivity: sort >= 5 ? 'base' : 'variant' });
  const ascending = options.toSorted((a, b) => collator.compare(a.text, b.text));
  return sort % 2 === 0 ? ascending.reverse() : ascending;
}

/** Names of the variables whose values decide those of this one: it has to wait for them. */
export function dependencies(variable: DashboardVariable, all: readonly DashboardVariable[]): string[] {
  const found = new Set<string>();
  fillVariables(JSON.stringify(variable.query ?? ''), ({ name }) => {
    if (all.some((each) => each.name === name)) found.add(name);
    return undefined;
  });
  return [...found];
}

/** What is sent with a question: "all" as the values themselves, unless the variable has a pattern of its own for it. */
export function wiredValues(variables: readonly DashboardVariable[], chosen: Chosen): VariableValues {
  return Object.fromEntries(
    variables
      .filter(({ type }) => type !== 'datasource' && type !== 'constant')
      .map(({ name }): [string, string | string[]] => {
        const values = [...(chosen[name] ?? [])];
        return [name, values.includes(ALL) ? ALL : values.length === 1 ? (values[0] ?? '') : values];
      })
      .filter(([, values]) => values.length > 0),
  );
}

/** Fills a title, a description or Markdown. What depends on the reader's moment or is unknown stays as it is. */
export function fillText(text: string, chosen: Chosen, all: string): string {
  return fillVariables(text, ({ name }) => {
    const values = chosen[name];
    if (values === undefined) return undefined;
    return values.map((value) => (value === ALL ? all : value)).join(' + ');
  });
}
