import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme/tokens.css';
import './theme/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createQueryClient } from './app/queryClient.ts';
import { makeRouter } from './app/router.tsx';
import { reloadWhenStale } from './app/staleChunks.ts';
import { startI18n } from './i18n/i18n.ts';
import { preferences } from './theme/preferences.ts';

reloadWhenStale();

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no #root');

await startI18n(preferences.get().locale);
const queryClient = createQueryClient();
createRoot(container).render(<App router={makeRouter(queryClient)} queryClient={queryClient} />);
