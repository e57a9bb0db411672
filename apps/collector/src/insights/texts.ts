import type { InsightDirection, InsightSignal, Localized } from '@assay/contracts';

const SIGNALS: Readonly<Record<InsightSignal, Localized>> = {
  rate: { en: 'Requests a second', 'zh-CN': '每秒请求数' },
  errors: { en: 'The share of failed requests', 'zh-CN': '失败请求的比例' },
  duration: { en: 'The duration of requests (p90)', 'zh-CN': '请求耗时（p90）' },
  cpu: { en: 'The use of processors', 'zh-CN': '处理器占用' },
  slots: { en: 'The share of busy slots', 'zh-CN': '忙碌槽位的比例' },
  kv_cache: { en: 'The share of the KV cache in use', 'zh-CN': 'KV 缓存占用比例' },
  lag: { en: 'What is received and not stored yet', 'zh-CN': '已接收但尚未存储的数据' },
  presence: { en: 'The service', 'zh-CN': '服务' },
};

const DIRECTIONS: Readonly<Record<InsightDirection, Localized>> = {
  up: { en: 'is higher than expected', 'zh-CN': '高于预期' },
  down: { en: 'is lower than expected', 'zh-CN': '低于预期' },
  absent: { en: 'can no longer be seen', 'zh-CN': '已无法观测' },
};

/** An anomaly in a sentence. */
export function messageOf(service: string, signal: InsightSignal, direction: InsightDirection): Localized {
  const [what, how] = [SIGNALS[signal], DIRECTIONS[direction]];
  return { en: `${service}: ${what.en} ${how.en}.`, 'zh-CN': `${service}：${what['zh-CN']}${how['zh-CN']}。` };
}
