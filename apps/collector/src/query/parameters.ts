/** Parameters of a URL, each once or repeated. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The first value of a parameter; an empty one counts as not given, as it does to Jaeger. */
export function first(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  const text = typeof value === 'string' ? value : value?.[0];
  return text === '' ? undefined : text;
}

/** Every value of a parameter that is not empty. */
export function all(parameters: Parameters, name: string): string[] {
  const value = parameters[name];
  return (typeof value === 'string' ? [value] : (value ?? [])).filter((text) => text !== '');
}
