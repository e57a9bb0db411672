import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'Which faults are in force, when they end by themselves, and whether injecting and recovering keep their promises.',
    '哪些故障生效中、何时自行结束、注入与恢复是否守住承诺。',
  ),
  rows: {
    now: text('What is broken on purpose, now', '此刻被有意破坏的'),
    control: text('Is the experiment under control?', '实验是否受控？'),
  },
  guide: panelText('How to read this', '如何阅读', 'What the panels below rest on.', '下方面板的依据。'),
  guideContent: text(
    'A fault is a **lease**: its victim holds it, and lets go of it by itself when the time is up or the injector stops to beat. *Lease left* is counted by the victim; a number that grows again is a renewal. If a fault is in force that no experiment asked for, the panic stop ends all of them.',
    '故障是**租约**：由受害者持有，到期或注入者停止心跳时自行归还。*剩余租期*由受害者计时，数字回升即为续租。若存在无人申请的故障，用紧急停止结束全部。',
  ),
  active: panelText(
    'Faults in force',
    '生效中的故障',
    'Which fault held which victim, and when. Compare with the symptom’s beginning on any other dashboard.',
    '哪个故障何时作用于哪个对象。与其他仪表盘上症状的起点对照。',
  ),
  states: { off: text('none', '无'), on: text('in force', '生效') },
  count: panelText('In force', '生效数', 'Faults that victims hold now.', '受害者当前持有的故障数。'),
  leases: panelText(
    'Lease left',
    '剩余租期',
    'Until each victim lets go by itself. 30 minutes at most.',
    '各受害者自行归还前的时间，最长 30 分钟。',
  ),
  steady: panelText(
    'Steady state',
    '稳态',
    'Whether each probe of the steady-state hypothesis holds. It must hold before an injection and again after it.',
    '稳态假设的各探针是否成立。注入前后都应成立。',
  ),
  steadyStates: { broken: text('broken', '不成立'), holds: text('holds', '成立') },
  injections: panelText('Injections', '注入', 'Faults asked for, by what came of it.', '请求的注入，按结果。'),
  recoveries: panelText(
    'Recoveries',
    '恢复',
    'Faults that ended, by what ended them. expired and heartbeat mean that the injector did not do it.',
    '结束的故障，按原因。expired 与 heartbeat 表示并非注入者主动结束。',
  ),
  effect: panelText(
    'Time to effect, p99',
    '生效时间 P99',
    'From the request to the effect. Proxies and flags promise 50 ms, processes 1 s.',
    '从请求到生效。代理与开关承诺 50 ms，进程类 1 s。',
  ),
  recover: panelText(
    'Time to recover, p99',
    '恢复时间 P99',
    'From the end of a fault until nothing of it is left.',
    '从故障结束到毫无残留。',
  ),
  guards: panelText('Guards breached', '护栏触发', 'Experiments rolled back because a guard was breached.', '因触发护栏而回滚的实验。'),
} as const;
