/** What stays of an answer in a record that people hand on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Pseudonyms } from '../../../../src/cli/image/doctor/record/pseudonyms';
import { shapeOf, withoutNames, type Shape } from '../../../../src/cli/image/doctor/record/shape';

function recorded(value: unknown, root?: '$manifests'): Shape {
  const pseudonyms = new Pseudonyms();
  return withoutNames(shapeOf(value, pseudonyms, root), pseudonyms);
}

describe('a record of a portal', () => {
  for (const [sentence, rest] of [
    ['No such user: mallory', 'No such user: name-1'],
    ['user gina (Gina Smith) may not do this', 'user name-2 (name-1) may not do this'],
    ['Image "olivias-disk" is locked by Erin', 'Image "name-1" is locked by name-2'],
    ['cannot read /proj/secret/foo on pc123', 'cannot read name-1 on name-2'],
    ['from 2001:db8::17 at 00:11:22:33:44:55', 'from name-1 at name-2'],
    ['bad key AAAAB3NzaC1yc2EAAAADAQABAAABgQ', 'bad key name-1'],
    ['call +1-801-555-1234', 'call name-1'],
    ['commit 0123456789abcdef0123456789abcdef01234567', 'commit name-1'],
  ] as const)
    it(`keeps no name of "${sentence}"`, () => {
      assert.deepEqual(recorded({ error: sentence }), {
        $: 'object 1',
        '$.error': `text 1: ${rest}`,
      });
    });

  for (const sentence of [
    'No such experiment',
    'The experiment must be ready',
    'node is not ready, try again later',
    'load average too high or too many experiments waiting',
    'field required',
    'Not authenticated',
  ])
    it(`keeps the words of "${sentence}"`, () => {
      assert.equal(recorded({ error: sentence })['$.error'], `text 1: ${sentence}`);
    });

  it('keeps what the framework says of a wrong member', () => {
    const detail = [
      { loc: ['body', 'expires_at'], msg: 'field required', type: 'value_error.missing' },
    ];
    const shape = recorded({ detail });
    assert.equal(shape['$.detail[].type'], 'text 1: value_error.missing');
    assert.equal(shape['$.detail[].loc[]'], 'text 2: body; expires_at');
  });

  it('takes a name out of every value, also of one that came before it was known', () => {
    const shape = recorded({ branch: 'alicia', status: 'alicia', user: 'alicia' });
    assert.deepEqual(
      [shape['$.branch'], shape['$.status'], shape['$.user']],
      ['text 1: name-1', 'text 1: name-1', 'text 1: name-1'],
    );
  });

  it('shows words for a state, and no names of people', () => {
    const nodes = [{ state: 'in-transition', rawstate: 'ISUP' }, { state: 'Erin Smith' }];
    const shape = recorded({ nodes });
    assert.equal(shape['$.nodes[].rawstate'], 'text 1: ISUP');
    assert.doesNotMatch(JSON.stringify(shape), /Erin|Smith/);
  });

  it('shows the keys of things as stand-ins, whatever they look like', () => {
    const shape = recorded({ aggregates: { dave: { nodes: [] } } });
    assert.equal(shape['$.aggregates{}'], 'object 1: key name-1');
    assert.equal(
      recorded({ heidi: '<rspec/>' }, '$manifests')['$manifests{}'],
      'text 1: XML of 1 KB with 0 sliver_id; key name-1',
    );
  });
});
