import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'A drill from both sides: what the learner sees of the service, and how far the repair is. What was injected is not told here until it is graded.',
    '从两侧看演练：学员看到的服务，以及修复进度。评分前这里不透露注入了什么。',
  ),
  rows: {
    drill: text('The drill', '演练'),
    symptoms: text('The service under drill: where does it hurt?', '演练中的服务：哪里不对？'),
    results: text('How drills go', '演练结果'),
  },
  guide: panelText('What counts as repaired', '怎样算修好', 'The rules that every recovery is held to.', '每次恢复都要满足的规则。'),
  guideContent: text(
    'Every clause must hold for **120 s**, after a buffer of 30 s, with load at **0.9 of its baseline** or more and all replicas there. Stopping the load, scaling to nothing or deleting the alert repairs nothing. Work from the symptom: [overview](/d/overview), then [inference](/d/inference) or [NATS](/d/nats).',
    '每项条款须在 30 s 缓冲后持续成立 **120 s**，负载不低于**基线的 0.9**，副本齐全。停负载、缩到零、删告警都不算修复。从症状入手：先看[总览](/d/overview-zh)，再看[推理平台](/d/inference-zh)或 [NATS](/d/nats-zh)。',
  ),
  phase: panelText(
    'Phase',
    '阶段',
    'Where the drill is: its cell boots, steady state is proven, the hunt is on, the repair is watched, it is graded.',
    '演练进展：启动、稳态确认、排查、观察修复、评分。',
  ),
  states: { not: text('no', '否'), is: text('yes', '是') },
  remaining: panelText('Time left', '剩余时间', 'To find the cause and to repair it.', '找出原因并修复的剩余时间。'),
  load: panelText('Load ÷ baseline', '负载 ÷ 基线', 'Below 0.9 nothing counts as repaired.', '低于 0.9 时一切修复不计。'),
  clauses: panelText(
    'Clauses of the recovery',
    '恢复条款',
    'Which clauses hold, and since when. All must, at the same time.',
    '哪些条款成立、从何时起。须同时成立。',
  ),
  requests: panelText(
    'Requests by status',
    '按状态码的请求量',
    'What callers of the service get. Which code, and since when?',
    '调用方得到什么：哪个状态码、从何时起？',
  ),
  latency: panelText(
    'First token and whole answer, p95',
    '首 Token 与全程 P95',
    'Both up: queue or engine. Only the whole: decoding or a stalled stream. Equal: the stream is buffered.',
    '都升：排队或引擎；只有全程升：解码或流停滞；两者相等：流被缓冲。',
  ),
  parts: {
    first: text('first token', '首 Token'),
    whole: text('whole answer', '全程'),
    traced: text('requests, of traces', '请求（trace）'),
  },
  saturation: panelText(
    'Work and waiting',
    '在算与等待',
    'Sequences in work and waiting over all workers.',
    '所有工作节点在算与等待的序列。',
  ),
  saturationParts: { running: text('in work', '在算'), waiting: text('waiting', '等待') },
  milestones: panelText(
    'Time to each milestone, median',
    '各里程碑用时（中位数）',
    'From the beginning of the hunt until it was detected, localized, explained and mitigated.',
    '从排查开始到发现、定位、解释、缓解。',
  ),
  verdicts: panelText(
    'Verdicts by drill',
    '各演练判定',
    'How often each drill passed or failed, and on which clause.',
    '每个演练通过或失败的次数，以及败在哪项条款。',
  ),
  columns: { drill: text('Drill', '演练'), verdict: text('Verdict', '判定'), clause: text('Clause', '条款'), times: text('Times', '次数') },
} as const;
