import type { session as source } from '../en/session.ts';
import type { Translation } from '../translation.ts';

export const session: Translation<typeof source> = {
  title: '登录',
  tagline: '在真实系统上练习，\n凭证据评分。',
  username: '用户名',
  password: '密码',
  submit: '登录',
  logout: '退出登录',
  expired: '会话已结束，请重新登录。你输入的内容已保存在本浏览器中。',
  hint: '密码在哪里？如果是自己的机器，请查看 `.assay/credentials.json`。',
  points: {
    live: '实时看着代码编译、逐项接受检查。',
    outside: '评判依据是从代码外部观察到的行为。',
    safe: '什么都不会丢：无论在线还是离线，每次输入都会保存。',
  },
};
