import { expect } from 'chai';
import { findTargetGroup, routingTable } from '../service/shared/load-balancer-routes.ts';
import { createProxyConfig } from './proxy-config.ts';

describe('createProxyConfig', () => {
  const config = createProxyConfig({
    port: 8443,
    pemFile: '/p.pem',
    caFile: '/ca.pem',
    servers: [
      { name: 'one', port: 1001 },
      { name: 'two', port: 1002 },
    ],
    checkIntervalMs: 500,
  });
  const rules = [...config.matchAll(/use_backend (\S+) if \{ path -m reg (\S+) \}/g)];

  it('routes paths to the same target groups as the load balancer, in the same order', () => {
    const chooseBackend = (path: string) =>
      rules.find(([, , pattern]) => new RegExp(pattern ?? '').test(path))?.[1] ?? 'web';
    const paths = [
      '/',
      '/events',
      '/games/x/events',
      '/games/x',
      '/games',
      '/gamesx',
      '/ping',
      '/docs/json',
      '/play/x',
    ];
    expect(paths.map(chooseBackend)).to.deep.equal(paths.map(findTargetGroup));
    expect(rules).to.have.length(routingTable.flatMap(({ patterns }) => patterns).length);
  });

  it('has a backend with every server and a health check for every target group', () => {
    for (const group of ['live', 'api', 'docs', 'web']) {
      const [backend = ''] = config.split(`backend ${group}\n`).slice(-1);
      expect(backend).to.match(/server one 127\.0\.0\.1:1001 .* check inter 500ms/);
      expect(backend).to.match(/server two 127\.0\.0\.1:1002 .* check inter 500ms/);
    }
    expect(config).to.contain('option httpchk GET /ping');
  });
});
