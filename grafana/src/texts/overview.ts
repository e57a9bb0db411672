import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'Are the promises of the platform kept, which service breaks them, and is it out of something? From symptom at the top to cause at the bottom.',
    '平台的承诺是否兑现、是哪个服务没做到、它缺了什么资源？自上而下，从现象到原因。',
  ),
  rows: {
    promises: text('Are promises kept?', '承诺是否兑现？'),
    signals: text('What people notice: traffic, errors, latency', '用户能感知的：流量、错误、延迟'),
    saturation: text('What runs short: saturation', '资源瓶颈：饱和度'),
  },
  budget: panelText(
    'Error budget left',
    '剩余错误预算',
    'What is left of each promise’s error budget of three days. Empty means: stop changing things, repair.',
    '每项承诺在三天窗口内剩余的错误预算。用尽即停止变更，先修复。',
  ),
  burn: panelText(
    'Burn rate, 1 h',
    '燃烧速率（1 小时）',
    'How many times faster than allowed a budget is spent. 14.4 pages at once, 6 pages, 3 and 1 open tickets. Look for the first line that rose.',
    '预算消耗是允许速度的多少倍。14.4 立即呼叫，6 呼叫，3 与 1 开工单。先找最早抬头的那条线。',
  ),
  burning: panelText(
    'Promises over time',
    '承诺状态时间线',
    'Burn rate over five minutes as a state: which promise broke first, and which followed from it.',
    '以五分钟燃烧速率划分的状态：哪项承诺最先被破坏，哪些是连带。',
  ),
  states: {
    kept: text('kept', '正常'),
    slow: text('spends its budget', '消耗预算'),
    fast: text('burns', '燃烧'),
    down: text('down', '离线'),
    up: text('up', '在线'),
  },
  up: panelText(
    'Services up',
    '服务在线状态',
    'Whether the last scrape of each service succeeded. A gap means that Prometheus itself was away; then flat panels are no proof of health.',
    '每个服务最近一次抓取是否成功。空白说明 Prometheus 自身不在，此时面板平稳不代表健康。',
  ),
  traffic: panelText(
    'Requests by service',
    '各服务请求量',
    'HTTP requests to gateway and orchestrator, and requests between services. A sudden drop is a symptom too.',
    '网关与编排器的 HTTP 请求，以及服务间请求。骤降同样是症状。',
  ),
  errors: panelText(
    'Errors by service',
    '各服务错误率',
    'Share of requests that failed for a reason of the platform’s own: 5xx, or a failed answer between services. What a caller did wrong is not counted.',
    '因平台自身原因失败的请求占比：5xx 或服务间失败应答。调用方的错误不计入。',
  ),
  latency: panelText(
    'Latency of the gateway',
    '网关延迟',
    'Median and 99th percentile of what the web IDE waits for, without live event streams. Each point on it leads to a trace.',
    'Web IDE 等待时间的中位数与 P99，不含实时事件流。图上的点可跳到对应 trace。',
  ),
  spread: panelText(
    'Spread of the gateway’s latency',
    '网关延迟分布',
    'All requests by how long they took. Two bands mean two kinds of requests or two paths; a percentile would show one number between them.',
    '所有请求按耗时分布。出现两条带说明有两类请求或两条路径，单个分位数看不出来。',
  ),
  slowest: panelText(
    'Routes by time',
    '路由耗时排行',
    'Where time goes: requests per second, share of errors and 99th percentile of each route.',
    '时间花在哪里：每条路由的每秒请求数、错误占比与 P99。',
  ),
  columns: {
    route: text('Route', '路由'),
    rate: text('Requests', '请求量'),
    errors: text('Errors', '错误率'),
    p99: text('p99', 'P99'),
  },
  waiting: panelText(
    'What waits',
    '排队情况',
    'Runs that wait for a runner, sequences that wait for an engine. What grows and does not fall is short of capacity or stuck.',
    '等待运行器的运行与等待引擎的序列。只增不减说明容量不足或卡住。',
  ),
  waitingRuns: text('runs for a runner', '等待运行器的运行'),
  waitingSequences: text('sequences for an engine', '等待引擎的序列'),
  cpu: panelText(
    'Processor',
    '处理器',
    'Cores that each service keeps busy. One event loop cannot use more than about one.',
    '每个服务占用的核数。单个事件循环最多约一个核。',
  ),
  memory: panelText(
    'Memory',
    '内存',
    'Resident memory of each service. A saw tooth is a collector of garbage; a staircase is a leak.',
    '每个服务的常驻内存。锯齿是垃圾回收，阶梯是泄漏。',
  ),
  eventLoop: panelText(
    'Event loop lag, p99',
    '事件循环延迟 P99',
    'How late timers come. High while the processor is idle: something blocks, such as a regular expression or a sync call.',
    '定时器迟到多少。处理器空闲却偏高：有东西在阻塞，例如回溯正则或同步调用。',
  ),
  median: text('median', '中位数'),
  p99: text('p99', 'P99'),
  tracedP99: text('p99 of traces', 'P99（trace）'),
} as const;
