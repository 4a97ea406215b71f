import js from '@eslint/js';
import typescript from 'typescript-eslint';

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
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // chai's assertions are expressions.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
