import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'Do learners get verdicts, how long do they wait, and for what: queue, container, compiler or program.',
    '学员能否拿到判定、等多久、在等什么：队列、容器、编译还是程序本身。',
  ),
  rows: {
    learners: text('What learners notice', '学员能感知的'),
    waiting: text('Where runs wait', '运行在哪里等待'),
    limits: text('What submissions do, and what is lost', '提交的行为，与丢失的任务'),
  },
  oldest: panelText(
    'Longest wait',
    '最长等待',
    'How long the run that has waited longest waits for a runner.',
    '等待运行器最久的那次运行已等多久。',
  ),
  p95: panelText(
    'Verdict, p95',
    '判定 P95',
    'From acceptance to verdict. The promise is 5 s for 95 of 100.',
    '从受理到判定。承诺：95% 在 5 s 内。',
  ),
  infra: panelText(
    'The platform’s fault',
    '平台责任占比',
    'Share of verdicts that are infra_error. They cost no attempt, but somebody waited for nothing.',
    '判定为 infra_error 的占比。不扣次数，但有人白等。',
  ),
  busy: panelText(
    'Slots in use',
    '槽位占用',
    'Runs in work as a share of what all runners can do at once.',
    '正在处理的运行占全部运行器并发上限的比例。',
  ),
  verdicts: panelText(
    'Verdicts',
    '判定分布',
    'What runs end with. rejected and limit rising together with one exercise: its text or its limits are wrong.',
    '运行的结果。rejected 与 limit 随某道题一起上升：题面或限额有误。',
  ),
  latency: panelText(
    'From submit to verdict',
    '从提交到判定',
    'Median and 95th percentile. Points lead to the trace of a run.',
    '中位数与 P95。图上的点可跳到该次运行的 trace。',
  ),
  spread: panelText(
    'Spread of runs',
    '运行耗时分布',
    'Bands are languages and exercises; a new one on top is a problem.',
    '条带对应语言与题目；顶部出现新条带说明有问题。',
  ),
  queue: panelText(
    'Queue by lane',
    '各通道队列',
    'Runs that wait for a runner. Exams go first: only the other lane may grow.',
    '等待运行器的运行。考试优先：只允许另一通道增长。',
  ),
  phases: panelText(
    'Phases of a run',
    '运行各阶段',
    'Mean duration by phase. The one that grew says what to look at.',
    '各阶段平均耗时。变长的阶段就是要查的地方。',
  ),
  slowest: panelText(
    'Phases by language, p95',
    '各语言阶段 P95',
    'The slowest pairs of phase and language in the last minutes.',
    '最近几分钟最慢的“阶段 × 语言”组合。',
  ),
  pool: panelText(
    'Warm containers',
    '预热容器',
    'Containers ready to be leased. 0 means that runs wait until one is made.',
    '可立即租用的容器。为 0 时运行要等容器创建。',
  ),
  poolWait: panelText(
    'Wait for a container, p99',
    '等待容器 P99',
    'From the request of a container to having it. Milliseconds while the pool holds.',
    '从请求到拿到容器。池充足时为毫秒级。',
  ),
  accepted: panelText(
    'Runs accepted',
    '受理的运行',
    'try and grade, per second. Compare with verdicts: what goes in must come out.',
    '每秒受理的 try 与 grade。与判定对比：进多少就该出多少。',
  ),
  limits: panelText(
    'Limits hit',
    '触发限额',
    'Runs ended by a resource limit, by kind. A wave of one kind is an attack or an exercise with wrong limits.',
    '被资源限额终止的运行，按类型。同类激增：攻击，或题目限额不当。',
  ),
  lost: panelText(
    'Given up, lost, not yet queued',
    '放弃、丢失、未入队',
    'Jobs given up on, jobs found in no queue, and runs accepted that are not queued yet. All stay at 0 on a healthy platform.',
    '被放弃的任务、不在任何队列的任务、已受理未入队的运行。健康时均为 0。',
  ),
  lostParts: { dead: text('given up', '放弃'), lost: text('in no queue', '不在队列'), outbox: text('not queued yet', '未入队') },
  edge: panelText(
    'Log-ins and refusals',
    '登录与拒绝',
    'Log-in attempts by outcome, and requests refused for their rate.',
    '登录尝试（按结果），以及因频率被拒的请求。',
  ),
  refused: text('refused: {{scope}}', '拒绝：{{scope}}'),
  login: text('log-in: {{outcome}}', '登录：{{outcome}}'),
  median: text('median', '中位数'),
  p95Legend: text('p95', 'P95'),
} as const;
