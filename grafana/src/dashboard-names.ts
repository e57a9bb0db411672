import { text, uidIn, type Language, type Text } from './language.ts';

/** Every dashboard by its uid, in the order in which one looks at them. */
export const TITLES = {
  overview: text('Overview and SLOs', '总览与 SLO'),
  inference: text('Inference', '推理平台'),
  runner: text('Exam runner', '判题运行器'),
  cost: text('Cost and tokens', '成本与 Token'),
  nats: text('NATS', 'NATS'),
  chaos: text('Chaos', '故障注入'),
  drill: text('Drill', '故障演练'),
  evidence: text('Evidence of an attempt', '答题证据'),
} as const satisfies Record<string, Text>;

export type DashboardName = keyof typeof TITLES;

export const titleOf = (name: DashboardName, language: Language): string => TITLES[name][language];

/** Where Grafana, and the web application too, serve it. */
export const pathTo = (name: DashboardName, language: Language): string => `/d/${uidIn(language, name)}`;
