import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { hasCode } from '../api/failure.ts';
import { queries } from '../api/queries.ts';
import { CatalogueSearch } from '../catalogue/catalogueSearch.ts';
import { DashboardSearch } from '../dashboards/dashboardSearch.ts';
import { CrashPage } from './CrashPage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { PendingPage } from './PendingPage.tsx';
import { RootLayout } from './RootLayout.tsx';
import { LogsSearch } from '../logs/logsSearch.ts';
import { forgetSession, mayHaveSession } from '../session/sessionTerm.ts';
import { TraceLink, TracesSearch } from '../traces/tracesSearch.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: RootLayout,
  notFoundComponent: () => <NotFoundPage />,
  errorComponent: CrashPage,
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: z.object({
    to: z.string().startsWith('/').optional().catch(undefined),
    expired: z.boolean().optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../session/LoginPage.tsx'), 'LoginPage'),
});

/** Starts a request early without waiting for it; the page itself shows a failure. */
function warm(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/** Pages for people who are logged in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ context, location }) => {
    const askToLogIn = (): unknown => redirect({ to: '/login', search: { to: location.href }, throw: true });
    if (!mayHaveSession()) askToLogIn();
    try {
      await context.queryClient.query({ ...queries.me(), staleTime: 'static', retry: false });
    } catch (failure) {
      // Without a connection the page opens from what this browser keeps; only a clear "no" leads to the login.
      if (!hasCode(failure, 'unauthenticated', 'token_expired')) return;
      forgetSession();
      askToLogIn();
    }
  },
});

const catalogue = createRoute({
  getParentRoute: () => inside,
  path: '/',
  validateSearch: CatalogueSearch,
  loader: ({ context }) => warm(context.queryClient.query(queries.exercises())),
  component: lazyRouteComponent(() => import('../catalogue/CataloguePage.tsx'), 'CataloguePage'),
});

const workbench = createRoute({
  getParentRoute: () => inside,
  path: '/exercises/$id',
  validateSearch: z.object({ run: z.uuid().optional().catch(undefined) }),
  loader: ({ context, params }) => warm(context.queryClient.query(queries.exercise(params.id))),
  component: lazyRouteComponent(() => import('../workbench/WorkbenchPage.tsx'), 'WorkbenchPage'),
});

const playground = createRoute({
  getParentRoute: () => inside,
  path: '/playground',
  component: lazyRouteComponent(() => import('../playground/PlaygroundPage.tsx'), 'PlaygroundPage'),
});

const dashboards = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('../dashboards/DashboardsPage.tsx'), 'DashboardsPage'),
});

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards/$uid',
  validateSearch: DashboardSearch,
  component: lazyRouteComponent(async () => (await import('../dashboards/openDashboard.ts')).openDashboard(), 'DashboardPage'),
});

const traces = createRoute({
  getParentRoute: () => inside,
  path: '/traces',
  validateSearch: TracesSearch,
  component: lazyRouteComponent(() => import('../traces/TracesPage.tsx'), 'TracesPage'),
});

const trace = createRoute({
  getParentRoute: () => inside,
  path: '/traces/$traceId',
  validateSearch: TraceLink,
  component: lazyRouteComponent(() => import('../traces/TracePage.tsx'), 'TracePage'),
});

const logs = createRoute({
  getParentRoute: () => inside,
  path: '/logs',
  validateSearch: LogsSearch,
  component: lazyRouteComponent(() => import('../logs/LogsPage.tsx'), 'LogsPage'),
});

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      login,
      inside.addChildren([catalogue, workbench, playground, dashboards, dashboard, traces, trace, logs]),
    ]),
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PendingPage,
    scrollRestoration: true,
  });
}

export type AppRouter = ReturnType<typeof makeRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter;
  }
}
