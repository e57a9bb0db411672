import type { settings as source } from '../en/settings.ts';
import type { Translation } from '../translation.ts';

export const settings: Translation<typeof source> = {
  title: '设置',
  theme: '主题',
  themes: { system: '跟随系统', light: '浅色', dark: '深色', contrast: '高对比度' },
  locale: '语言',
  locales: { en: 'English', 'zh-CN': '简体中文' },
  fontSize: '编辑器字号',
  larger: '增大字号',
  smaller: '减小字号',
  account: '账户',
};
