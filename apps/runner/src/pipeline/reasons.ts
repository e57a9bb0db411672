import type { LimitHit, Localized } from '@assay/contracts';

/** Sentences that a learner reads about a whole run. */
export const REASONS = {
  compile: { en: 'It does not compile; see the diagnostics.', 'zh-CN': '代码未能通过编译,请查看诊断信息。' },
  crashed: {
    en: 'The compiler broke down over this source. Simplify what is deeply nested, very long or unusual, and submit again.',
    'zh-CN': '编译器在处理这份源代码时崩溃。请简化嵌套过深、过长或不寻常的部分，然后重新提交。',
  },
  unreadable: {
    en: 'The files are nested too deeply, or too complex in another way, to be read.',
    'zh-CN': '文件嵌套过深或过于复杂，无法读取。',
  },
  language: { en: 'It uses what the lab does not offer; see the diagnostics.', 'zh-CN': '代码使用了本实验室不提供的功能,请查看诊断信息。' },
  cancelled: { en: 'It was cancelled.', 'zh-CN': '运行已取消。' },
  platform: {
    en: 'The platform failed to run it, three times. This is our fault and costs no attempt; please submit again.',
    'zh-CN': '平台连续三次未能运行该提交。这是平台的问题,不计入作答次数,请重新提交。',
  },
} as const satisfies Record<string, Localized>;

const MIB = 1024 * 1024;

const bytes = (count: number): string => (count >= MIB ? `${round(count / MIB)} MiB` : `${round(count / 1024)} KiB`);
const seconds = (ms: number): string => `${round(ms / 1_000)} s`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** What each limit is called, and how its number is shown. */
const LIMITS: Readonly<Record<LimitHit['kind'], { en: string; 'zh-CN': string; show: (limit: number) => string }>> = {
  wall: { en: 'the time limit', 'zh-CN': '时间限制', show: seconds },
  cpu: { en: 'the CPU time limit', 'zh-CN': 'CPU 时间限制', show: seconds },
  memory: { en: 'the memory limit', 'zh-CN': '内存限制', show: bytes },
  output: { en: 'the output limit', 'zh-CN': '输出限制', show: bytes },
  pids: { en: 'the limit of processes and threads', 'zh-CN': '进程与线程数限制', show: String },
  disk: { en: 'the disk limit', 'zh-CN': '磁盘限制', show: bytes },
  files: { en: 'the limit of open files', 'zh-CN': '打开文件数限制', show: String },
};

/** Names a limit and its value. */
export function limitReason({ kind, limit }: Pick<LimitHit, 'kind' | 'limit'>): Localized {
  const named = LIMITS[kind];
  const value = named.show(limit);
  return { en: `It exceeded ${named.en} of ${value}.`, 'zh-CN': `超出了${named['zh-CN']}(${value})。` };
}
