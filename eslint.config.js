import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import vue from 'eslint-plugin-vue';
import vueParser from 'vue-eslint-parser';

/** One arrow of docs/architecture.md: what `folder` must not import, and what to do instead. */
function arrow(folder, forbidden, instead) {
  return {
    files: [`${folder}/**/*.ts`],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.map((name) => `#${name}/*`),
              message: `${folder} does not import this: ${instead}`,
            },
            ...(folder === 'db'
              ? []
              : [{ group: ['typeorm'], message: 'Queries live in db/stores; call or add a store instead.' }]),
          ],
        },
      ],
    },
  };
}

const processes = ['api', 'refresh-jobs', 'consumers', 'media-host', 'standalone', 'cli'];
const others = (...allowed) => processes.filter((name) => !allowed.includes(name));
const throughDb = 'processes meet in the database and in topics; move what both need into db or events.';

export default tseslint.config(
  {
    ignores: [
      '**/node_modules',
      '**/dist',
      'data',
      'media-host/njs',
      'nextcloud-app/{js,css}',
      'test-results',
    ],
  },
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  {
    files: ['**/*.ts', '**/*.vue'],
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  arrow(
    'db',
    [...processes, 'catalog', 'events', 'broadcast'],
    'db knows only tables; pass what it needs as an argument.',
  ),
  arrow('catalog', [...processes, 'events'], 'catalog turns entries into stations and knows only db.'),
  arrow('events', [...processes], 'events is the contract; pass what it needs as an argument.'),
  arrow(
    'signing',
    [...processes, 'catalog', 'db', 'events', 'broadcast'],
    'signing is pure: pass what it needs.',
  ),
  arrow('broadcast', [...processes, 'catalog', 'events'], 'broadcast carries messages; pass what it needs.'),
  arrow('api', others('api'), throughDb),
  arrow('refresh-jobs', [...others('refresh-jobs'), 'events'], throughDb),
  arrow('consumers', others('consumers'), throughDb),
  arrow('media-host', others('media-host'), 'it serves files and must run alone.'),
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: tseslint.parser } },
    rules: {
      // Prettier decides on these.
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
    },
  },
);
