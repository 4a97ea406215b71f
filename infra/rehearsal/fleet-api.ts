import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { groupType, instancesOf, isHealthy } from './instances.ts';
import type { Thing, World } from './fake-cloud.ts';

/** A local answer to what the stacks ask AWS about their fleets, by way of `AWS_ENDPOINT_URL_…`. */
export interface FleetApi {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `DescribeAutoScalingGroups` and `DescribeTargetHealth` from the world, in the form of AWS's query protocol;
 * anything else is refused. Loopback only, on a port that the system chooses.
 */
export async function serveFleetApi(world: World): Promise<FleetApi> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const query = new URLSearchParams(body);
      const answer = answers[query.get('Action') ?? ''];
      response.statusCode = answer === undefined ? 400 : 200;
      response.setHeader('content-type', 'text/xml');
      response.end(answer?.(world, query) ?? errorResponse(query.get('Action')));
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

const answers: Readonly<Record<string, (world: World, query: URLSearchParams) => string>> = {
  DescribeAutoScalingGroups: (world, query) =>
    result(
      'DescribeAutoScalingGroups',
      list(
        'AutoScalingGroups',
        groupsIn(world, query).map((group) => groupXml(group)),
      ),
    ),
  DescribeTargetHealth: (world, query) => {
    const arn = query.get('TargetGroupArn');
    const targets = world
      .ofType(groupType)
      .filter(({ inputs }) => (inputs['targetGroupArns'] as readonly unknown[] | undefined)?.includes(arn))
      .flatMap((group) => instancesOf(group).map((id) => targetXml(id, isHealthy(world, group))));
    return result('DescribeTargetHealth', list('TargetHealthDescriptions', targets));
  },
};

interface Tag {
  readonly key: string;
  readonly value: string;
}

function tagsOf({ inputs }: Thing): readonly Tag[] {
  return (inputs['tags'] ?? []) as readonly Tag[];
}

/** The groups that every filter `tag:KEY` admits. */
function groupsIn(world: World, query: URLSearchParams): readonly Thing[] {
  const filters = [1, 2, 3, 4, 5].flatMap((number) => {
    const name = query.get(`Filters.member.${number}.Name`);
    const value = query.get(`Filters.member.${number}.Values.member.1`);
    return name === null ? [] : [{ key: name.replace(/^tag:/, ''), value }];
  });
  return world
    .ofType(groupType)
    .filter((group) =>
      filters.every(({ key, value }) => tagsOf(group).some((tag) => tag.key === key && tag.value === value)),
    );
}

function groupXml(group: Thing): string {
  const { inputs } = group;
  const tags = tagsOf(group).map(({ key, value }) => element('Key', key) + element('Value', value));
  const instances = instancesOf(group).map(
    (id) => element('InstanceId', id) + element('LifecycleState', 'InService'),
  );
  return [
    element('AutoScalingGroupName', group.id),
    element('MinSize', String(inputs['minSize'])),
    element('MaxSize', String(inputs['maxSize'])),
    element('DesiredCapacity', String(inputs['desiredCapacity'] ?? inputs['minSize'])),
    list('Tags', tags),
    list('Instances', instances),
  ].join('');
}

function targetXml(id: string, healthy: boolean): string {
  const state = element('State', healthy ? 'healthy' : 'unhealthy');
  return `<Target>${element('Id', id)}</Target><TargetHealth>${state}</TargetHealth>`;
}

function list(name: string, members: readonly string[]): string {
  return `<${name}>${members.map((member) => `<member>${member}</member>`).join('')}</${name}>`;
}

function element(name: string, value: string): string {
  const escaped = value.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<${name}>${escaped}</${name}>`;
}

function result(action: string, content: string): string {
  return `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
}

function errorResponse(action: string | null): string {
  const message = `the rehearsal does not answer ${String(action)}; allowed: ${Object.keys(answers).join(', ')}`;
  const code = element('Code', 'InvalidAction') + element('Message', message);
  return `<ErrorResponse><Error>${element('Type', 'Sender')}${code}</Error></ErrorResponse>`;
}
