import { METRICS } from '@assay/telemetry';
import { text, type Text } from '../language.ts';

/** A promise of the platform, and what keeps or breaks it. */
export interface Slo {
  readonly name: string;
  readonly title: Text;
  /** Share of events that must be good, 0 to 1. */
  readonly objective: number;
  /** What one sees when it is broken, and where to look first. */
  readonly runbook: Text;
  /** Rate of all events in the last five minutes, with the labels job and instance. */
  readonly all: string;
  /** Rate of the bad ones. */
  readonly bad: string;
}

const WINDOW = '[5m]';
const perSource = (selector: string): string => `sum by (job, instance) (rate(${selector}${WINDOW}))`;
/** Events of a histogram that took longer than the bucket `le` says. Prometheus 3 writes the bucket 5 as 5.0. */
function slower(histogram: string, where: string, le: number): string {
  const bucket = Number.isInteger(le) ? `le=~"${le}([.]0)?"` : `le="${le}"`;
  const all = where === '' ? `${histogram}_count` : `${histogram}_count{${where}}`;
  return `${perSource(all)} - ${perSource(`${histogram}_bucket{${[where, bucket].filter((part) => part !== '').join(', ')}}`)}`;
}

const http = METRICS.httpSeconds.name;
/** Live events stay open for as long as somebody looks: how long says nothing of the gateway. */
const answered = 'job="gateway", http_route!~".*/events|unmatched"';
const inference = METRICS.aigcSeconds.name;

export const SLOS = [
  {
    name: 'gateway-availability',
    title: text('Gateway answers', '网关可用'),
    objective: 0.999,
    runbook: text(
      'The web IDE shows errors. Which route and which service behind it: dashboard overview.',
      'Web IDE 报错。先看总览仪表盘：哪条路由、背后哪个服务。',
    ),
    all: perSource(`${http}_count{${answered}}`),
    bad: perSource(`${http}_count{${answered}, http_response_status_code=~"5.."}`),
  },
  {
    name: 'gateway-latency',
    title: text('Gateway answers in 500 ms', '网关 500 ms 内应答'),
    objective: 0.99,
    runbook: text(
      'The web IDE is slow. Compare the gateway with what it asks: dashboard overview.',
      'Web IDE 变慢。先看总览仪表盘，对比网关与其下游。',
    ),
    all: perSource(`${http}_count{${answered}}`),
    bad: slower(http, answered, 0.5),
  },
  {
    name: 'verdict-availability',
    title: text('Runs end in a verdict', '每次运行都有判定'),
    objective: 0.995,
    runbook: text(
      'Runs end in infra_error. Dead letters, lost jobs and pool: dashboard runner.',
      '运行以 infra_error 结束。先看判题运行器仪表盘：死信、丢失任务与容器池。',
    ),
    all: perSource(METRICS.verdicts.name),
    bad: perSource(`${METRICS.verdicts.name}{verdict="infra_error"}`),
  },
  {
    name: 'verdict-latency',
    title: text('Verdict in 5 s', '5 s 内判定'),
    objective: 0.95,
    runbook: text(
      'Learners wait for verdicts. Queue, slots, then phases: dashboard runner.',
      '学员在等判定。先看判题运行器仪表盘：队列、槽位、各阶段耗时。',
    ),
    all: perSource(`${METRICS.runSeconds.name}_count`),
    bad: slower(METRICS.runSeconds.name, '', 5),
  },
  {
    name: 'inference-availability',
    title: text('Inference answers', '推理可用'),
    objective: 0.995,
    runbook: text(
      'Generations fail. Which target and which code: dashboard inference.',
      '生成失败。先看推理平台仪表盘：哪个目标、哪个错误码。',
    ),
    all: perSource(`${inference}_count`),
    bad: perSource(`${inference}_count{status_code=~"5.."}`),
  },
  {
    name: 'first-token-latency',
    title: text('First token in 1 s', '1 s 内首个 Token'),
    objective: 0.99,
    runbook: text(
      'Answers begin late. Waiting, KV cache, prefill: dashboard inference.',
      '回答开始得晚。先看推理平台仪表盘：等待队列、KV 缓存、预填充。',
    ),
    all: perSource(`${METRICS.genAiFirstToken.name}_count`),
    bad: slower(METRICS.genAiFirstToken.name, '', 1),
  },
] as const satisfies readonly Slo[];
