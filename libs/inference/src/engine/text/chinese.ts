import type { Phrases } from './phrases.ts';

export const CHINESE: Phrases = {
  openings: ['下面简要回答关于{topic}的问题。', '我们一步一步来看{topic}。', '简单来说，{topic}可以归结为几点。'],
  subjects: ['这个服务', '调度器', '每个请求', '缓存', '模型', '运维人员', '每个副本', '网关'],
  verbs: ['会记录', '会限制', '能够说明', '持续观察', '负责平衡', '需要检查'],
  objects: ['{topic}的负载', '自身的延迟', '前面的队列', '{topic}的成本', '已经使用的令牌', '{topic}的每一次变化'],
  endings: ['，这样不会丢失任何数据', '，即使流量不断增长', '，而不必等待其他部分', '，只要预算允许', '，并且一次只做一步'],
  join: (subject, verb, object, ending) => `${subject}${verb}${object}${ending}。`,
  between: '',
  topic: '这个主题',
  fromTool: (tool, result) => `根据 ${tool} 的结果：${result}`,
};
