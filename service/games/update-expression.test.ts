import { expect } from 'chai';
import { buildUpdateExpression } from './update-expression.ts';

const now = '2026-01-01T00:00:00.000Z';

describe('buildUpdateExpression', () => {
  it('sets attributes, increments the version and requires the expected values', () => {
    const change = { expect: { Moves: '04', Status: 'playing' }, set: { Moves: '048' } } as const;
    expect(buildUpdateExpression(change, now)).to.deep.equal({
      UpdateExpression: 'SET #Version = #Version + :one, #UpdatedAt = :UpdatedAt, #Moves = :Moves',
      ConditionExpression: '#Moves = :wasMoves AND #Status = :wasStatus',
      ExpressionAttributeNames: {
        '#Version': 'Version',
        '#UpdatedAt': 'UpdatedAt',
        '#Moves': 'Moves',
        '#Status': 'Status',
      },
      ExpressionAttributeValues: {
        ':one': 1,
        ':UpdatedAt': now,
        ':Moves': '048',
        ':wasMoves': '04',
        ':wasStatus': 'playing',
      },
    });
  });

  it('removes attributes and requires the absence of those expected to be undefined', () => {
    const change = {
      expect: { Status: 'open', O: undefined },
      set: { Status: 'playing' },
      remove: ['Ttl', 'SortKey'],
    } as const;
    const expression = buildUpdateExpression(change, now);
    expect(expression.UpdateExpression).to.match(/, #Status = :Status REMOVE #Ttl, #SortKey$/);
    expect(expression.ConditionExpression).to.equal('#Status = :wasStatus AND attribute_not_exists(#O)');
    expect(expression.ExpressionAttributeNames).to.include({
      '#Ttl': 'Ttl',
      '#SortKey': 'SortKey',
      '#O': 'O',
    });
    expect(expression.ExpressionAttributeValues).not.to.have.property(':wasO');
  });
});
