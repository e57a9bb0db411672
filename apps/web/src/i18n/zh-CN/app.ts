import type { app as source } from '../en/app.ts';
import type { Translation } from '../translation.ts';

export const app: Translation<typeof source> = {
  name: 'Assay',
  skip: '跳到正文',
  loading: '正在加载…',
  retry: '重试',
  close: '关闭',
  cancel: '取消',
  back: '全部练习',
  mainNavigation: '主导航',
  pages: { exercises: '练习', playground: '试验台', dashboards: '仪表盘', traces: '追踪', logs: '日志' },
  observe: '观测',
  areas: {
    A: '并发与内存安全编程',
    B: 'AI 工作流集成',
    C: '生产环境运维',
  },
  difficulty: { easy: '简单', medium: '中等', hard: '困难' },
  language: { go: 'Go', python: 'Python', typescript: 'TypeScript' },
  minutes: '{{count}} 分钟',
  points_other: '{{count}} 分',
  offline: '离线',
  offlineHint: '网络已断开。你的代码保存在本浏览器中，恢复连接后会自动发送。',
  notFound: { title: '这个地址没有内容', text: '链接可能已过期，或者少了字符。', action: '查看全部练习' },
  crash: {
    title: '页面出错了',
    text: '你输入的内容已保存在本浏览器中。请刷新页面；如果再次出现，请附上下面的信息反馈。',
    action: '刷新页面',
  },
  loadFailed: '内容加载失败',
  unreachable: '服务器没有响应。请检查网络，我们会继续重试。',
  trace: '追踪编号：{{id}}',
  exerciseMissing: { title: '没有这个练习', text: '它可能已经改名或下线。' },
};
