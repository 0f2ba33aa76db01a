/** What a person is told before a snapshot: by the window and by the commands. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cautionsOf } from '../../../../src/model/snapshots/planning/cautions';

const now = Date.UTC(2030, 0, 1);
const later = (minutes: number): Date => new Date(now + minutes * 60_000);
const facts = { sliceName: 'hello', certificateEnds: later(10_000), clientId: 'vm', now };

describe('Before a snapshot', () => {
  it('what only a portal sees is called an experiment', () => {
    const now = Date.now();
    const facts = {
      sliceName: 'hello',
      isExperiment: true,
      clientId: 'vm',
      sliceEnds: new Date(now),
    };
    const said = cautionsOf(facts).map(({ title, detail }) => `${title} ${detail}`);
    assert.match(
      said.join(' '),
      /The experiment hello may expire[^]*Don't change experiment hello/,
    );
    assert.doesNotMatch(said.join(' '), /slice/);
  });

  it('it is said that the node restarts, and that home folders are not kept', () => {
    const found = cautionsOf({ ...facts, sliceEnds: later(10_000) });
    assert.deepEqual(
      found.map(({ kind, title }) => [kind, title]),
      [
        ['restart', 'vm will be restarted'],
        ['home', 'Home folders are not kept'],
      ],
    );
    const [bare] = cautionsOf({ ...facts, sliverType: 'raw-pc' });
    assert.equal(bare?.title, 'vm will be rebooted');
  });

  it('it is said which ends too early: the slice, the certificate', () => {
    const found = cautionsOf({ ...facts, sliceEnds: later(40), certificateEnds: later(44) });
    const kinds = found.map(({ kind }) => kind);
    assert.deepEqual(kinds, ['slice-ends', 'certificate-ends', 'restart', 'home']);
    assert.match(found[0]?.detail ?? '', /^It ends .*in 40 minutes\.$/);
  });

  it('what earlier snapshots took decides what is too early', () => {
    const sliceEnds = later(40);
    const kinds = (expectedMs: number): string[] =>
      cautionsOf({ ...facts, sliceEnds, expectedMs }).map(({ kind }) => kind);
    assert.ok(!kinds(10 * 60_000).includes('slice-ends'));
    assert.ok(kinds(27 * 60_000).includes('slice-ends'));
  });
});
