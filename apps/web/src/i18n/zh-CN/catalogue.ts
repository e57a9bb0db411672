import type { catalogue as source } from '../en/catalogue.ts';
import type { Translation } from '../translation.ts';

export const catalogue: Translation<typeof source> = {
  title: '练习',
  search: '搜索练习',
  searchHint: '标题、主题或标签',
  filters: '筛选',
  area: '领域',
  language: '语言',
  difficulty: '难度',
  status: '状态',
  any: '{{label}}：不限',
  statuses: { untouched: '未开始', started: '进行中', passed: '已通过' },
  overall: '共 {{total}} 题，已通过 {{passed}} 题',
  progress: '进度',
  areaProgress: '{{passed}} / {{total}}',
  areaEmpty: '暂无练习',
  shown_other: '{{count}} 个练习',
  best: '最高 {{earned}}/{{possible}}',
  attempts_other: '提交 {{count}} 次',
  keys: '↑ ↓ 移动，Enter 打开，/ 搜索',
  empty: {
    title: '没有符合条件的练习',
    text: '减少筛选条件，或者换一个词试试。搜索范围包括中英文标题、简介和标签。',
    action: '清除搜索和筛选',
  },
  emptyArea: {
    title: '“{{area}}”暂无练习',
    A: '这个领域练的是同时处理很多事情、又不出内存错误的程序：工作池、通道、取消与数据竞争。',
    B: '这个领域练的是把大模型用到实处：提示词、流式输出、重试、缓存与限流。',
    C: '这个领域练的是让服务持续可用：从各种信号判断哪里出了问题，并在用户使用的同时修复它。',
    write: '想添加练习，请新建一个文件夹，并在其中的 exercise.yaml 里写上 area: {{area}}；具体步骤见 docs/authoring.md。',
    action: '查看全部练习',
  },
  none: {
    title: '还没有练习',
    text: '一个练习就是一个文件夹：题面、初始代码和隐藏检查。按照 docs/authoring.md 的说明编写第一个练习，平台重新启动后就会出现在这里。',
  },
  next: '继续',
  start: '推荐',
};
