import { panelText, text } from '../language.ts';

export const TEXT = {
  description: text(
    'What answers cost, who spends it, on which target, and what is paid for nothing.',
    '回答花了多少钱、谁在花、花在哪个目标上、哪些钱白花了。',
  ),
  rows: {
    now: text('What it costs now', '当前花费'),
    who: text('Who spends, and on what', '谁在花、花在哪'),
    waste: text('What is paid for nothing, and whether it is written down', '白花的部分，以及是否入账'),
  },
  hourly: panelText(
    'Cost per hour',
    '每小时成本',
    'At the present rate. Prices are those of the configuration.',
    '按当前速率折算，价格取自配置。',
  ),
  total: panelText('Cost in this time', '区间成本', 'Sum over the time shown.', '所选时间范围内的合计。'),
  tokens: panelText('Tokens per minute', '每分钟 Token', 'Prompt and completion, as accounted for.', '提示与补全，按入账口径。'),
  perAnswer: panelText('Cost of an answer', '单次回答成本', 'Mean over all attempts, failed ones too.', '所有尝试（含失败）的平均值。'),
  byTarget: panelText(
    'Cost by target',
    '各目标成本',
    'US dollars per hour. A sudden second colour is a fallback to a dearer target.',
    '美元/小时。突然出现第二种颜色：降级到了更贵的目标。',
  ),
  byKind: panelText(
    'Tokens by kind',
    '按类型的 Token',
    'Prompt tokens that grow alone: prompts carry more than before. Completion alone: answers ramble.',
    '仅提示 Token 上升：提示词变长；仅补全上升：回答变啰嗦。',
  ),
  tenants: panelText('Tenants', '租户', 'Who spends how much, and how many tokens.', '谁花了多少、用了多少 Token。'),
  columns: {
    tenant: text('Tenant', '租户'),
    cost: text('Cost', '成本'),
    prompt: text('Prompt tokens', '提示 Token'),
    completion: text('Completion tokens', '补全 Token'),
  },
  usage: panelText(
    'Tokens of an answer',
    '单次回答的 Token',
    'Distribution of prompt and completion tokens of attempts.',
    '每次尝试的提示与补全 Token 分布。',
  ),
  price: panelText(
    'Price of 1,000 tokens',
    '每千 Token 单价',
    'What 1,000 tokens of a target cost on average: prompt, cached and completion mixed as they are used.',
    '某目标每千 Token 的平均成本，按实际的提示、缓存、补全混合计算。',
  ),
  failed: panelText(
    'Attempts that were paid and failed',
    '已付费却失败的尝试',
    'Share of attempts that ended without a full answer. Cancelled ones cost what was generated until then.',
    '未得到完整回答的尝试占比。被取消的仍要为已生成部分付费。',
  ),
  saved: panelText('Prompt tokens not computed again', '省下的提示 Token', 'Prefix cache hits per second.', '每秒前缀缓存命中的 Token。'),
  refused: panelText(
    'Requests refused by a limit',
    '被限额拒绝的请求',
    'Requests answered 429: budgets and rates of keys do their work, or are set too tight.',
    '以 429 应答的请求：密钥的预算与速率在起作用，或设得太紧。',
  ),
  spool: panelText(
    'Ledger on the disk',
    '磁盘上的账本',
    'What of the ledger is not in NATS yet. Grows while NATS is away; nothing is lost.',
    '尚未进入 NATS 的账本。NATS 不在时增长，不会丢失。',
  ),
} as const;
