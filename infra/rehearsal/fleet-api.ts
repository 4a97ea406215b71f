import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { groupType, listInstanceIds, isHealthy } from './instances.ts';
import type { FakeResource, FakeCloud } from './fake-cloud.ts';

/** A fake of the AWS APIs that the stacks call about their fleets, configured by `AWS_ENDPOINT_URL_…`. */
export interface FleetApi {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `DescribeAutoScalingGroups` and `DescribeTargetHealth` from the fake cloud in AWS's query protocol, and
 * rejects other actions. Binds to loopback on a free port.
 */
export async function serveFleetApi(cloud: FakeCloud): Promise<FleetApi> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const query = new URLSearchParams(body);
      const handler = handlers[query.get('Action') ?? ''];
      response.statusCode = handler === undefined ? 400 : 200;
      response.setHeader('content-type', 'text/xml');
      response.end(handler?.(cloud, query) ?? formatError(query.get('Action')));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const handlers: Readonly<Record<string, (cloud: FakeCloud, query: URLSearchParams) => string>> = {
  DescribeAutoScalingGroups: (cloud, query) =>
    formatResult(
      'DescribeAutoScalingGroups',
      formatList(
        'AutoScalingGroups',
        findGroups(cloud, query).map((group) => formatGroup(group)),
      ),
    ),
  DescribeTargetHealth: (cloud, query) => {
    const arn = query.get('TargetGroupArn');
    const targets = cloud
      .listByType(groupType)
      .filter(({ inputs }) => (inputs['targetGroupArns'] as readonly unknown[] | undefined)?.includes(arn))
      .flatMap((group) => listInstanceIds(group).map((id) => formatTarget(id, isHealthy(cloud, group))));
    return formatResult('DescribeTargetHealth', formatList('TargetHealthDescriptions', targets));
  },
};

interface Tag {
  readonly key: string;
  readonly value: string;
}

function getTags({ inputs }: FakeResource): readonly Tag[] {
  return (inputs['tags'] ?? []) as readonly Tag[];
}

/** The groups that match every filter `tag:KEY`. */
function findGroups(cloud: FakeCloud, query: URLSearchParams): readonly FakeResource[] {
  const filters = [1, 2, 3, 4, 5].flatMap((number) => {
    const name = query.get(`Filters.member.${number}.Name`);
    const value = query.get(`Filters.member.${number}.Values.member.1`);
    return name === null ? [] : [{ key: name.replace(/^tag:/, ''), value }];
  });
  return cloud
    .listByType(groupType)
    .filter((group) =>
      filters.every(({ key, value }) => getTags(group).some((tag) => tag.key === key && tag.value === value)),
    );
}

function formatGroup(group: FakeResource): string {
  const { inputs } = group;
  const tags = getTags(group).map(
    ({ key, value }) => formatElement('Key', key) + formatElement('Value', value),
  );
  const instances = listInstanceIds(group).map(
    (id) => formatElement('InstanceId', id) + formatElement('LifecycleState', 'InService'),
  );
  return [
    formatElement('AutoScalingGroupName', group.id),
    formatElement('MinSize', String(inputs['minSize'])),
    formatElement('MaxSize', String(inputs['maxSize'])),
    formatElement('DesiredCapacity', String(inputs['desiredCapacity'] ?? inputs['minSize'])),
    formatList('Tags', tags),
    formatList('Instances', instances),
  ].join('');
}

function formatTarget(id: string, healthy: boolean): string {
  const state = formatElement('State', healthy ? 'healthy' : 'unhealthy');
  return `<Target>${formatElement('Id', id)}</Target><TargetHealth>${state}</TargetHealth>`;
}

function formatList(name: string, members: readonly string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
}

function formatElement(name: string, value: string): string {
  const escaped = value.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<${name}>${escaped}</${name}>`;
}

function formatResult(action: string, content: string): string {
  return `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
}

function formatError(action: string | null): string {
  const message = `the rehearsal does not support ${String(action)}; allowed: ${Object.keys(handlers).join(', ')}`;
  const code = formatElement('Code', 'InvalidAction') + formatElement('Message', message);
  return `<ErrorResponse><Error>${formatElement('Type', 'Sender')}${code}</Error></ErrorResponse>`;
}
