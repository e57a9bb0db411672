import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'What a grade rests on: what services did during an attempt, and whether what was seen of it is kept.',
    '成绩的依据：一次作答期间各服务做了什么，所见是否被完整保存。',
  ),
  service: text('Service', '服务（span）'),
  rows: {
    attempt: text('What happened in the time of the attempt', '作答期间发生了什么'),
    kept: text('Is what was seen kept?', '所见是否被保存？'),
  },
  guide: panelText(
    'From a verdict to its evidence',
    '从判定到证据',
    'How to get from one run to all that is known of it.',
    '如何从一次运行找到与它相关的一切。',
  ),
  guideContent: text(
    'Every run has **one trace**, from the keystroke to the verdict; its id stands with the verdict, and a click on it opens the trace. Set the time of this page to the time of the run: the panels show what each service did then. The sealed bundle of a graded run is checked with `assay evidence verify`, without this server.',
    '每次运行对应**一条 trace**，从按键到判定；trace id 就在判定旁，点击即可打开。把本页时间调到该次运行：面板显示当时各服务的行为。已评分运行的密封包可用 `assay evidence verify` 离线校验。',
  ),
  calls: panelText(
    'Spans by service',
    '各服务 span 速率',
    'What each service did, per second. A service that is silent here was not asked, or is not heard.',
    '各服务每秒完成的操作。沉默的服务要么没被调用，要么没被听到。',
  ),
  operations: panelText(
    'Operations',
    '操作一览',
    'Each operation of the chosen services: how often, how often it failed, how long it took.',
    '所选服务的每个操作：频率、失败占比、耗时。',
  ),
  columns: {
    service: text('Service', '服务'),
    operation: text('Operation', '操作'),
    rate: text('Rate', '频率'),
    failed: text('Failed', '失败率'),
    p95: text('p95', 'P95'),
  },
  latency: panelText('Duration of operations, p95', '操作耗时 P95', 'By service. Points lead to traces.', '按服务。图上的点可跳到 trace。'),
  edges: panelText(
    'Who asked whom',
    '谁调用了谁',
    'Requests between services as seen from both sides: how often, how often in vain, and how long the caller waited.',
    '服务间请求（双端视角）：频率、失败占比、调用方等待时间。',
  ),
  edgeColumns: {
    client: text('Caller', '调用方'),
    server: text('Asked', '被调方'),
    rate: text('Rate', '频率'),
    failed: text('Failed', '失败率'),
    p95: text('Waited, p95', '等待 P95'),
  },
  lag: panelText(
    'Kept, not yet to be queried',
    '已保存、暂不可查',
    'What is safe in the log and not stored yet. Grows: telemetry comes faster than it can be stored.',
    '日志中已安全落盘、尚未入库的数据。增长说明写入快于入库。',
  ),
  ack: panelText(
    'Until it is on the disk',
    '落盘耗时',
    'From the arrival of telemetry until its sender is told that it is kept. The promise is 50 ms at the 99th percentile.',
    '从收到遥测到告知发送方已保存。承诺：P99 不超过 50 ms。',
  ),
  ackParts: { p50: text('{{signal}} median', '{{signal}} 中位数'), p99: text('{{signal}} p99', '{{signal}} P99') },
  taken: panelText('Taken', '已接收', 'Spans, log records and metrics that were kept, per second.', '每秒被保存的 span、日志与指标。'),
  refused: panelText(
    'Refused or damaged',
    '拒绝或损坏',
    'Items refused, places of the log that were damaged, and what services could not deliver. Their senders know of the first; the others are gaps in the evidence.',
    '被拒的条目、日志损坏处、服务未能送达的数据。前者发送方知情，后两者是证据缺口。',
  ),
  refusedParts: {
    refused: text('refused: {{signal}} {{outcome}}', '拒绝：{{signal}} {{outcome}}'),
    damage: text('damaged: {{kind}}', '损坏：{{kind}}'),
    dropped: text('not delivered: {{job}} {{signal}}', '未送达：{{job}} {{signal}}'),
  },
  overflow: panelText(
    'Series of span metrics',
    'Span 指标序列数',
    'Series that are made from spans. Beyond the cap, spans are counted as __overflow__.',
    '由 span 产生的序列数。超过上限的计入 __overflow__。',
  ),
} as const;
