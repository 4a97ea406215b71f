import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createAwsProbe } from './aws-probe.ts';

const renderGroupXml = (name: string, fleetId: string, more = '', tags = '') => `<member>
  <AutoScalingGroupName>${name}</AutoScalingGroupName><MinSize>1</MinSize><MaxSize>4</MaxSize>
  <DesiredCapacity>2</DesiredCapacity><LaunchTemplate><Version>2</Version></LaunchTemplate>${more}
  <Instances>
    <member><InstanceId>i-1</InstanceId><LifecycleState>InService</LifecycleState><LaunchTemplate><Version>2</Version></LaunchTemplate></member>
    <member><InstanceId>i-3</InstanceId><LifecycleState>InService</LifecycleState><LaunchTemplate><Version>1</Version></LaunchTemplate></member>
    <member><InstanceId>i-2</InstanceId><LifecycleState>Pending</LifecycleState></member>
  </Instances>
  <Tags><member><Key>fleet</Key><Value>${fleetId}</Value></member>${tags}</Tags>
</member>`;

describe('createAwsProbe', () => {
  const receivedQueries: URLSearchParams[] = [];
  const authorizationHeaders: string[] = [];
  let server: Server;
  const variables = [
    'AWS_ENDPOINT_URL_AUTO_SCALING',
    'AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
  ];
  const originalEnvironment = new Map(variables.map((name) => [name, process.env[name]]));

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const query = new URLSearchParams(body);
        receivedQueries.push(query);
        authorizationHeaders.push(request.headers.authorization ?? '');
        response.setHeader('content-type', 'text/xml').end(renderResponse(query));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [scaling, balancing, id, secret] = variables as [string, string, string, string];
    Object.assign(process.env, { [scaling]: address, [balancing]: address, [id]: 'test', [secret]: 'test' });
  });

  after(() => {
    server.close();
    for (const [name, value] of originalEnvironment) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const probe = createAwsProbe({ stack: 'staging', region: 'eu-north-1', profile: undefined });

  it('lists the groups of this stack with their instances in service and those of another template version, from all pages', async () => {
    expect(await probe.listGroups()).to.deep.equal([
      {
        name: 'a',
        fleetId: 'new',
        generation: 2,
        minSize: 1,
        desiredCapacity: 2,
        deleting: false,
        instances: ['i-1', 'i-3'],
        outdatedInstances: ['i-3'],
      },
      {
        name: 'b',
        fleetId: 'old',
        generation: undefined,
        minSize: 1,
        desiredCapacity: 2,
        deleting: true,
        instances: ['i-1', 'i-3'],
        outdatedInstances: ['i-3'],
      },
    ]);
    const [first, second] = receivedQueries.filter(
      (query) => query.get('Action') === 'DescribeAutoScalingGroups',
    );
    expect(first?.get('Filters.member.1.Name')).to.equal('tag:project');
    expect(first?.get('Filters.member.1.Values.member.1')).to.equal('noughts');
    expect(first?.get('Filters.member.2.Name')).to.equal('tag:stack');
    expect(first?.get('Filters.member.2.Values.member.1')).to.equal('staging');
    expect(second?.get('NextToken')).to.equal('more');
  });

  it('returns only healthy targets of each target group', async () => {
    const arns = ['live', 'api'].map(
      (group) => `arn:aws:elasticloadbalancing:x:1:targetgroup/no-stg-${group}/1f`,
    );
    const health = await probe.getTargetHealth(arns);
    expect(health.map(({ targetGroup, healthy }) => [targetGroup, [...healthy]])).to.deep.equal([
      ['no-stg-live', ['i-1']],
      ['no-stg-api', ['i-1']],
    ]);
    const healthQueries = receivedQueries.filter((query) => query.get('Action') === 'DescribeTargetHealth');
    expect(healthQueries.map((query) => query.get('TargetGroupArn'))).to.have.members(arns);
  });

  it('signs requests for the provider’s region', () => {
    for (const line of authorizationHeaders) expect(line).to.include('/eu-north-1/');
  });
});

function renderResponse(query: URLSearchParams): string {
  if (query.get('Action') === 'DescribeTargetHealth') {
    const target = (id: string, state: string) =>
      `<member><Target><Id>${id}</Id></Target><TargetHealth><State>${state}</State></TargetHealth></member>`;
    const targets = target('i-1', 'healthy') + target('i-2', 'initial') + target('i-3', 'unhealthy');
    return `<DescribeTargetHealthResponse><DescribeTargetHealthResult><TargetHealthDescriptions>${targets}</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>`;
  }
  const generation = '<member><Key>session-key-generation</Key><Value>2</Value></member>';
  const groups =
    query.get('NextToken') === null
      ? `<AutoScalingGroups>${renderGroupXml('a', 'new', '', generation)}</AutoScalingGroups><NextToken>more</NextToken>`
      : `<AutoScalingGroups>${renderGroupXml('b', 'old', '<Status>Delete in progress</Status>')}</AutoScalingGroups>`;
  return `<DescribeAutoScalingGroupsResponse><DescribeAutoScalingGroupsResult>${groups}</DescribeAutoScalingGroupsResult></DescribeAutoScalingGroupsResponse>`;
}
