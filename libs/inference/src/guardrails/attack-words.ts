/** Kinds of words that attacks are made of; a pattern is a sequence of kinds with few words between. */
const KINDS = {
  drop: 'ignore disregard forget override bypass skip neglect discard overlook 忽略 无视 忘记 忘掉 抛弃 不要理会 不用管 绕过 跳过 舍弃',
  former: 'previous prior above earlier preceding former initial original foregoing 之前 以前 上面 先前 前面 以上 此前 原来',
  yours: 'your all any every these those system developer safety 你的 所有 一切 任何 系统 全部 您的 安全',
  orders:
    'instruction instructions rules rule prompt prompts guidelines guideline directions directives orders commands constraints restrictions policies policy programming safeguards filters 指令 规则 提示 指示 要求 命令 限制 设定 约束 提示词 准则',
  pretend: 'pretend roleplay act behave imagine become simulate 假装 扮演 假设你 充当 装作 模拟 变成',
  lawless:
    'dan jailbroken jailbreak unrestricted unfiltered uncensored amoral limitless unbound 不受限制 没有限制 无限制 越狱 无审查 没有道德 不受约束 没有任何限制',
  without: 'without no ignoring lacking 没有 不带 不受',
  limits: 'restrictions limits filters rules ethics morals censorship guidelines limitations boundaries 限制 规则 道德 约束 审查 底线',
  youAre: 'you youre your 你 你们 您',
  now: 'now henceforth onwards 现在 从现在 今后 从此',
  mode: 'mode persona 模式 人格',
  devil: 'developer debug god sudo admin maintenance dan 开发者 调试 上帝 管理员 维护',
  enable: 'enable enter activate switch unlock start 开启 进入 启用 激活 切换 解锁',
  tell: 'reveal show print repeat output display tell leak expose dump recite write give disclose share copy 显示 告诉 输出 打印 透露 泄露 重复 给我 公开 复述 说出 展示',
  secret: 'system hidden initial secret confidential internal original 系统 隐藏 初始 秘密 内部 原始',
  prompt: 'prompt prompts instructions instruction message configuration 提示 提示词 指令 设定 配置',
  verbatim: 'verbatim everything word exactly text words 原文 逐字 全文 一字不差 完整',
  before: 'above before preceding 以上 上面 之前 上述',
} as const;
export type Kind = keyof typeof KINDS;

export interface AttackPattern {
  readonly reason: 'override' | 'role_play' | 'prompt_theft';
  readonly kinds: readonly Kind[];
  /** Distance between two of them, in units: a Chinese character is one, a word of letters two. */
  readonly gap: number;
}

export const ATTACK_PATTERNS: readonly AttackPattern[] = [
  { reason: 'override', kinds: ['drop', 'former', 'orders'], gap: 9 },
  { reason: 'override', kinds: ['drop', 'yours', 'orders'], gap: 7 },
  { reason: 'override', kinds: ['drop', 'verbatim', 'before'], gap: 7 },
  { reason: 'role_play', kinds: ['pretend', 'without', 'limits'], gap: 18 },
  { reason: 'role_play', kinds: ['pretend', 'lawless'], gap: 13 },
  { reason: 'role_play', kinds: ['youAre', 'now', 'lawless'], gap: 9 },
  { reason: 'role_play', kinds: ['youAre', 'now', 'without', 'limits'], gap: 9 },
  { reason: 'role_play', kinds: ['enable', 'devil', 'mode'], gap: 5 },
  { reason: 'role_play', kinds: ['enable', 'lawless', 'mode'], gap: 5 },
  { reason: 'prompt_theft', kinds: ['tell', 'yours', 'prompt'], gap: 7 },
  { reason: 'prompt_theft', kinds: ['tell', 'secret', 'prompt'], gap: 7 },
  { reason: 'prompt_theft', kinds: ['tell', 'verbatim', 'before'], gap: 7 },
];

const NAMES = Object.keys(KINDS) as Kind[];
export const kindBit = (kind: Kind): number => 1 << NAMES.indexOf(kind);

/** Kinds of each word, as bits. */
export const WORDS: ReadonlyMap<string, number> = (() => {
  const words = new Map<string, number>();
  for (const kind of NAMES) for (const word of KINDS[kind].split(' ')) words.set(word, (words.get(word) ?? 0) | kindBit(kind));
  return words;
})();
export const LONGEST_CHINESE = 6;
export const LONGEST_WORD = 16;
