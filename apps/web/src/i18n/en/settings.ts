export const settings = {
  title: 'Settings',
  theme: 'Theme',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
  locale: 'Language',
  locales: { en: 'English', 'zh-CN': '简体中文' },
  fontSize: 'Text size of the editor',
  larger: 'Larger text',
  smaller: 'Smaller text',
  account: 'Account',
};
