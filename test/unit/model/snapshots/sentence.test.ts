/** Where a snapshot stands, in one sentence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jobSentence } from '../../../../src/model/snapshots/sentence';
import { aJob } from '../builders';

describe('the sentence of a job', () => {
  it('is short on success', () => {
    assert.equal(jobSentence(aJob({ stage: 'ready' })), 'The image web is ready at home.example.');
  });

  it("gives the first line of the server's reason", () => {
    const job = aJob({ stage: 'failed', reason: 'Out of luck ... \nlong log' });
    assert.equal(jobSentence(job), 'The snapshot web failed at home.example: Out of luck.');
  });

  it('says what to do about a reason that is known', () => {
    const job = aJob({ stage: 'failed', reason: 'FAILED: Node setup failed ... \n' });
    assert.equal(
      jobSentence(job),
      'The snapshot web failed at home.example: Node setup failed. The node did not start the system that reads its disk. Try again; if that fails too, use another node.',
    );
  });

  it('says what to do when there is no reason', () => {
    assert.match(jobSentence(aJob({ stage: 'vanished' })), /The site’s email may say why\.$/);
  });

  it('promises nothing when it is not known', () => {
    const sentence = jobSentence(aJob({ stage: 'unknown', reason: 'The connection broke' }));
    assert.match(
      sentence,
      /^The outcome of the snapshot web .* is not known: The connection broke\.$/,
    );
  });
});
