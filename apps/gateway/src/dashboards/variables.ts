import { AssayError, listedValues, type DashboardVariable, type VariableValues } from '@assay/contracts';
import type { FilledValue } from './promql.ts';
import { formatDuration, parseDuration, type Step, type TimeWindow } from './steps.ts';

const ALL = '$__all';
const ANYTHING: FilledValue = { values: ['.*'], own: true, pattern: true };

/** What `$name` stands for in a dashboard's PromQL: its own variables with the values wished, and Grafana's of time. */
export function variableLookup(
  variables: readonly DashboardVariable[],
  wished: VariableValues,
  step: Step,
  window: TimeWindow,
): (name: string) => FilledValue | undefined {
  const times = timeVariables(step, window);
  return (name) => {
    const time = times[name];
    if (time !== undefined) return { values: [time], own: true };
    const variable = variables.find((each) => each.name === name);
    return variable && filled(variable, wished[name] ?? variable.current.value ?? '');
  };
}

function timeVariables({ stepMs, rateMs }: Step, { from, to }: TimeWindow): Readonly<Record<string, string>> {
  const rangeS = Math.round((to - from) / 1_000);
  return {
    __interval: formatDuration(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: formatDuration(rateMs),
    __rate_interval_ms: String(rateMs),
    __range: `${rangeS}s`,
    __range_s: String(rangeS),
    __range_ms: String(to - from),
    __from: String(from),
    __to: String(to),
  };
}

/** Errors: `validation_failed` for a value that a listing variable does not list. */
function filled(variable: DashboardVariable, wished: string | readonly string[]): FilledValue {
  const values = typeof wished === 'string' ? [wished] : wished;
  if (values.length === 0 || values.includes(ALL)) return everything(variable);
  switch (variable.type) {
    case 'custom':
    case 'interval': {
      const listed = listedValues(variable.query).map(({ value }) => value);
      const unknown = values.find((value) => !listed.includes(value));
      if (unknown !== undefined) throw refusal(variable.name, `"${unknown}" is not one of its values`);
      return { values, own: variable.type === 'custom' || values.every((value) => parseDuration(value) !== undefined) };
    }
    case 'constant':
      return { values: [String(variable.query)], own: true };
    default:
      return { values, own: false };
  }
}

function everything({ allValue, type, query }: DashboardVariable): FilledValue {
  if (typeof allValue === 'string' && allValue !== '') return { values: [allValue], own: true, pattern: true };
  return type === 'custom' ? { values: listedValues(query).map(({ value }) => value), own: true } : ANYTHING;
}

function refusal(name: string, problem: string): AssayError {
  return new AssayError('validation_failed', { details: { fields: [{ field: `body.variables.${name}`, problem }] } });
}
