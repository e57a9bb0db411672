/** What Nx's project tags cannot see: cycles between files, orphans, and source that leans on tests. */
export default {
  forbidden: [
    {
      name: 'no-cycle',
      severity: 'error',
      comment: 'Two files that need each other are one file, or need a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphan',
      severity: 'error',
      comment: 'A file that nothing imports and that starts nothing is dead.',
      from: {
        orphan: true,
        pathNot: [
          '(^|/)(main|index|vite-env\\.d|config)\\.tsx?$',
          '\\.(spec|bench)\\.tsx?$',
          '\\.config\\.',
          '\\.d\\.ts$',
          '^test/',
          '^tools/',
          'drizzle\\.config',
          '/worker\\.ts$',
          // A process of its own, started by its name.
          '^apps/exams/src/database/initdb\\.ts$',
          '^grafana/src/generate\\.ts$',
          '^apps/web/public/',
          'drizzle\\.config',
        ],
      },
      to: {},
    },
    {
      name: 'source-not-test',
      severity: 'error',
      comment: 'Product code must not import tests.',
      from: { path: '^(apps|libs)/', pathNot: '\\.(spec|bench)\\.tsx?$' },
      to: { path: '(\\.spec\\.tsx?$|^test/)' },
    },
    {
      name: 'apps-apart',
      severity: 'error',
      comment: 'Apps speak over NATS and HTTP only.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'docker-only-in-sandbox', severity: 'error', from: { pathNot: '^libs/sandbox/' }, to: { path: '(^|/)node_modules/dockerode' } },
    {
      name: 'relational-only-in-exams',
      severity: 'error',
      from: { pathNot: '^(apps/exams|test)/' },
      to: { path: '(^|/)node_modules/(drizzle-orm|@electric-sql|pg)/' },
    },
    {
      name: 'web-imports-contracts-only',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^libs/', pathNot: '^libs/contracts/' },
    },
    {
      name: 'no-deep-lib-import',
      severity: 'error',
      comment: 'A lib is imported by its name, not by the path of a file in it.',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^libs/curriculum/content/|^test/(hostile/(cases|exercises)|fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@assay/source', 'node', 'import', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    moduleSystems: ['es6'],
  },
};
