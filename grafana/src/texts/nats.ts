import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'Do messages flow, who does not take theirs, and is the broker itself well?',
    '消息是否流动、谁没有取走自己的消息、代理自身是否健康？',
  ),
  stream: text('Stream', '流'),
  rows: {
    flow: text('Do messages flow?', '消息是否流动？'),
    consumers: text('Who does not take or finish theirs?', '谁没取走、谁没处理完？'),
    broker: text('The broker itself', '代理自身'),
  },
  messages: panelText(
    'Messages',
    '消息',
    'In and out per second. Out far above in is fan-out; in without out is nobody listening.',
    '每秒进出消息。出远大于进是扇出；有进无出是没人订阅。',
  ),
  bytes: panelText(
    'Bytes',
    '字节',
    'In and out per second. A jump without more messages: somebody publishes large bodies.',
    '每秒进出字节。消息数不变却突增：有人发布大消息。',
  ),
  parts: { in: text('in', '进'), out: text('out', '出') },
  latency: panelText(
    'Requests between services, p99',
    '服务间请求 P99',
    'By subject, as served. Points lead to traces.',
    '按主题，服务端口径。图上的点可跳到 trace。',
  ),
  traced: text('all, of traces', '全部（trace）'),
  errors: panelText(
    'Failed requests between services',
    '服务间失败请求',
    'Share of requests that were answered with an error, by subject.',
    '以错误应答的请求占比，按主题。',
  ),
  pending: panelText(
    'Not taken yet',
    '尚未取走',
    'Messages of a stream that a consumer has not been given. Grows: nobody works, or too slowly.',
    '消费者尚未领取的消息。增长说明没人处理或处理太慢。',
  ),
  ackPending: panelText(
    'Taken, not finished',
    '已取未完成',
    'Messages given out and not acknowledged yet: what is being worked on. Stuck at a constant: workers hang.',
    '已发出未确认的消息，即正在处理。长期不变：工作者挂起。',
  ),
  redelivered: panelText(
    'Given more than once',
    '重复投递',
    'Messages redelivered and still not acknowledged. A message that comes again and again is poison, or its ack wait is too short.',
    '重投后仍未确认的消息。反复出现：毒消息，或确认等待过短。',
  ),
  floor: panelText(
    'Progress of consumers',
    '消费者进度',
    'How fast all up to a sequence gets acknowledged. 0 while messages wait: the consumer is stuck.',
    '确认下限推进的速度。有消息等待却为 0：消费者卡住。',
  ),
  streams: panelText('Streams', '流一览', 'What each stream holds and how fast it is written.', '每个流保存了多少、写入多快。'),
  columns: {
    stream: text('Stream', '流'),
    rate: text('Written', '写入'),
    messages: text('Messages', '消息数'),
    bytes: text('Bytes', '字节'),
  },
  storage: panelText('JetStream storage', 'JetStream 存储', 'What lies on the disk, as a share of what may.', '磁盘占用占上限的比例。'),
  connections: panelText(
    'Connections',
    '连接',
    'Clients that are connected. A staircase is a leak, a saw tooth a restart loop.',
    '已连接的客户端。阶梯是泄漏，锯齿是重启循环。',
  ),
  slow: panelText(
    'Slow consumers',
    '慢消费者',
    'Readers that the broker has cut off because they lagged, in the time shown.',
    '所选时间内因落后被断开的读者。',
  ),
  apiErrors: panelText(
    'JetStream errors',
    'JetStream 错误',
    'Requests to JetStream answered with an error, per second.',
    '每秒以错误应答的 JetStream 请求。',
  ),
  cpu: panelText('Processor of the broker', '代理处理器', 'Percent of one core.', '占单核的百分比。'),
  memory: panelText('Memory of the broker', '代理内存', 'Resident memory.', '常驻内存。'),
} as const;
