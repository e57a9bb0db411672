// Runs before the first paint, so that a dark or high-contrast page never flashes white and `lang` is right from the start.
(function boot() {
  // Zod would compile its parsers with `new Function`, which the content security policy forbids.
  globalThis.__zod_globalConfig = { jitless: true };
  var preferences = {};
  try {
    preferences = JSON.parse(localStorage.getItem('assay.preferences') || '{}');
  } catch (error) {
    preferences = {};
  }
  var theme = preferences.theme || 'system';
  var dark = theme === 'dark' || theme === 'contrast' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  var root = document.documentElement;
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  if (theme === 'contrast' || (theme === 'system' && matchMedia('(prefers-contrast: more)').matches))
    root.setAttribute('data-contrast', 'more');
  root.lang = preferences.locale || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
})();
