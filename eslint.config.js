import js from '@eslint/js';
import typescript from 'typescript-eslint';

/** Forbids imports by what their path looks like; a type costs nothing at run time and may cross where `types` says so. */
const neverImport = (regex, message, types = 'too') => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: [{ regex, message, allowTypeImports: types === 'allowed' }] },
  ],
});

const storageOnly = 'It may throw where storage is blocked or full: go through storage.ts.';
const throughStorage = (name) => ({ name, message: storageOnly });

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'];

export default typescript.config(
  { ignores: ['dist/**', 'node_modules/**', '.data/**'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...typescript.configs.stylistic,
  {
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        exports: 'writable',
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: 'error',
      'object-shorthand': ['error', 'always'],
      'no-useless-rename': 'error',
    },
  },
  // One reader of settings on each side: everything else is handed what it needs.
  {
    files: ['service/**/*.{ts,tsx}', 'infra/**/*.ts'],
    ignores: [
      'service/config/config.ts',
      'infra/**/config.ts',
      'service/main.ts',
      'service/users/admin-command.ts',
      'infra/fleet/log-shipper/main.ts',
      'infra/rehearsal/main.ts',
      ...tests,
    ],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come through config.ts.' },
      ],
    },
  },
  // Imports run one way: routes → stores → game.
  {
    files: ['service/rules/**'],
    rules: neverImport('^\\.\\./', 'The rules stand on nothing but themselves.'),
  },
  {
    files: ['service/database/**', 'service/events/**'],
    ignores: tests,
    rules: neverImport(
      '^\\.\\./(users|registration|sessions|games|http|live|web)/|^\\.\\./app\\.ts$',
      'Tables and bus know nothing of what stands on them.',
    ),
  },
  {
    files: ['service/{games,users,registration,sessions}/*.ts'],
    ignores: [...tests, '**/*routes.ts'],
    rules: neverImport('/routes/|routes\\.ts$|/(live|web)/|/app\\.ts$', 'A store does not know its routes.'),
  },
  {
    files: [
      'service/live/**',
      'service/http/**',
      'service/games/routes/**',
      'service/{users,sessions}/*routes.ts',
    ],
    ignores: tests,
    rules: neverImport('/web/|/(app|main)\\.ts$', 'The API does not know its pages.'),
  },
  {
    files: ['service/web/client/**'],
    ignores: tests,
    rules: neverImport(
      '/(users|registration|sessions|events|games|http|live|database)/|/(app|config|main)\\.ts$|^node:',
      'The client takes types from the service, and values from game/ alone.',
      'allowed',
    ),
  },
  // Browser storage may throw on any access.
  {
    files: ['service/web/client/**'],
    ignores: ['service/web/client/storage.ts', ...tests],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['sessionStorage', 'localStorage', 'indexedDB', 'caches'].map(throughStorage),
      ],
      'no-restricted-properties': [
        'error',
        ...['sessionStorage', 'localStorage'].map((property) => ({
          object: 'window',
          property,
          message: storageOnly,
        })),
        { object: 'document', property: 'cookie', message: storageOnly },
      ],
    },
  },
  {
    files: ['infra/**'],
    ignores: tests,
    rules: neverImport(
      'service/(?!database/table-definitions\\.ts$|shared/routing-table\\.ts$)',
      'The stacks share the tables’ definitions and the paths with the service, and nothing else.',
    ),
  },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // chai's assertions are expressions.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
