import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier/flat';
import tseslint from 'typescript-eslint';

/** Importing Docker's client is the sandbox's privilege: whoever holds the socket owns the host. */
const onlyInSandbox = { name: 'dockerode', message: 'Only libs/sandbox talks to Docker.' };
const transports = [
  { group: ['@nestjs/*', '@nats-io/*'], message: 'This lib is pure: no framework, no transport.' },
  { group: ['pg', 'drizzle-orm', 'drizzle-orm/*', '@electric-sql/*'], message: 'Relational data belong to apps/exams.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist',
      '**/node_modules',
      '.nx',
      '.assay',
      'coverage',
      'libs/curriculum/content',
      'lab-images/**/fixtures',
      'test/hostile/cases',
      'test/hostile/exercises',
      'test/fixtures',
      '**/generated',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: [],
          depConstraints: [
            { sourceTag: 'layer:0', onlyDependOnLibsWithTags: [] },
            { sourceTag: 'layer:1', onlyDependOnLibsWithTags: ['layer:0'] },
            { sourceTag: 'layer:2', onlyDependOnLibsWithTags: ['layer:0', 'layer:1'] },
            { sourceTag: 'layer:3', onlyDependOnLibsWithTags: ['layer:0', 'layer:1', 'layer:2'] },
            { sourceTag: 'platform:any', onlyDependOnLibsWithTags: ['platform:any'] },
            { sourceTag: 'platform:web', onlyDependOnLibsWithTags: ['platform:any'] },
            { sourceTag: 'platform:node', onlyDependOnLibsWithTags: ['platform:any', 'platform:node'] },
          ],
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Nest types its options by classes that nobody instantiates.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A Nest module is an empty class with a decorator.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-imports': ['error', { paths: [onlyInSandbox] }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment; take what you need from the config.' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['libs/sandbox/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: transports }] } },
  {
    files: ['libs/{contracts,grading,curriculum,inference}/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [onlyInSandbox], patterns: transports }] },
  },
  {
    files: ['apps/*/src/config.ts', 'test/**/*.ts', 'tools/**/*.ts', '**/*.spec.ts', 'apps/web/vite.config.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  // Dashboards are provisioned in the classic model, which every Grafana since 8 reads, and so does the web application.
  {
    files: ['grafana/**/*.ts'],
    rules: {
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', name: ['Dashboard', 'DashboardBuilder'], package: '@grafana/grafana-foundation-sdk' }] },
      ],
    },
  },
  // The command line speaks to a person; a kit takes over what a program would print.
  { files: ['apps/cli/**/*.ts', 'tools/**/*.ts', 'lab-images/*/kit/*.ts', '**/*.bench.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.spec.ts', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
);
