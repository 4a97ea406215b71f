/** Which folder may import which; `npm run lint` checks it. @type {import('dependency-cruiser').IConfiguration} */
const tests = '\\.test\\.tsx?$|/testing/';

/** Files of `from` import nothing that `to` matches. Tests may import anything. */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: typeof to === 'string' ? { path: to } : to,
});

module.exports = {
  forbidden: [
    forbid('no-cycle', 'Files do not import each other in a circle.', '', { circular: true }),
    {
      name: 'no-folder-cycle',
      comment: 'Folders of a program form layers: no two import each other.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    forbid(
      'rules-are-pure',
      'The rules of the game import nothing.',
      '^service/rules/',
      '^(?!service/rules/)',
    ),
    forbid(
      'shared-is-a-leaf',
      'Server and browser load shared/: it imports the rules and typebox alone.',
      '^service/shared/',
      '^(?!service/(shared|rules)/|.*typebox|crypto$|node:crypto$)',
    ),
    forbid(
      'infrastructure-knows-no-feature',
      'Caching, database, events, HTTP and observability serve every feature and know none.',
      '^service/(caching|database|events|http|observability)/',
      '^service/(account|games|users|registration|sessions|live|web)/',
    ),
    forbid(
      'api-knows-no-pages',
      'The API does not depend on its pages.',
      '^service/(account|games|users|registration|sessions|live)/',
      '^service/(web/|app\\.ts|main\\.ts)',
    ),
    forbid(
      'stores-know-no-routes',
      'A store does not depend on routes.',
      '^service/(account|games|users|registration|sessions)/(?!routes/|[a-z-]*routes)',
      'routes\\.ts$',
    ),
    forbid(
      'client-takes-types',
      'The browser client takes types from the server, and code from shared/, rules/ and the views alone.',
      '^service/web/(client|views|state|messages)/',
      {
        path: '^service/(?!web/|shared/|rules/)|^node:',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'server-loads-no-client',
      'Nothing in web/client/ runs on the server.',
      '^service/(?!web/client/)',
      { path: '^service/web/client/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'stacks-share-definitions',
      'The stacks take table definitions and routing from the service, and nothing else.',
      '^infra/',
      '^service/(?!database/table-definitions\\.ts|shared/load-balancer-routes\\.ts)',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: [tests, '^dist/'] },
  },
};
