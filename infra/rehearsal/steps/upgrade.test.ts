import { expect } from 'chai';
import type { EngineEvent, OpType } from '@pulumi/pulumi/automation/index.js';
import { findLosses } from './upgrade.ts';

describe('rehearsal: findLosses', () => {
  const tableType = 'aws:dynamodb/table:Table';
  const fleetId = '0123456789ab-01234567';

  function createEvent(op: OpType, type: string, name: string): EngineEvent {
    const urn = `urn:pulumi:prod::noughts::${type}::${name}`;
    return {
      sequence: 1,
      timestamp: 1,
      resourcePreEvent: { metadata: { op, urn, type, provider: '' } },
    };
  }

  it('returns deleted and replaced resources with their operation', () => {
    const events = [
      createEvent('create', tableType, 'noughts-prod-renamed'),
      createEvent('delete', tableType, 'noughts-prod-games'),
      createEvent('replace', 'aws:lb/loadBalancer:LoadBalancer', 'no-prod'),
      { sequence: 1, timestamp: 1 },
    ];
    expect(findLosses(events, [fleetId])).to.deep.equal([
      'delete urn:pulumi:prod::noughts::aws:dynamodb/table:Table::noughts-prod-games',
      'replace urn:pulumi:prod::noughts::aws:lb/loadBalancer:LoadBalancer::no-prod',
    ]);
  });

  it('ignores unchanged, created and updated resources', () => {
    const operations = ['same', 'create', 'update'] as const;
    const events = operations.map((op) => createEvent(op, tableType, 'noughts-prod-games'));
    expect(findLosses(events, [fleetId])).to.deep.equal([]);
  });

  it('ignores the resources of the given fleets, not those of others', () => {
    const events = [fleetId, 'ffffffffffff-01234567'].map((id) =>
      createEvent('delete', 'aws:autoscaling/group:Group', `noughts-prod-fleet-${id}`),
    );
    expect(findLosses(events, [fleetId])).to.deep.equal([
      'delete urn:pulumi:prod::noughts::aws:autoscaling/group:Group::noughts-prod-fleet-ffffffffffff-01234567',
    ]);
  });

  it('ignores release archives and default providers', () => {
    const events = [
      createEvent('delete', 'aws:s3/bucketObjectv2:BucketObjectv2', 'noughts-prod-release-0123456789ab'),
      createEvent('delete', 'pulumi:providers:aws', 'default_7_48_0'),
    ];
    expect(findLosses(events, [])).to.deep.equal([]);
  });
});
