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
    const job = aJob({ stage: 'failed', reason: 'Node setup failed.\nlong log' });
    assert.equal(jobSentence(job), 'The snapshot web failed at home.example: Node setup failed.');
  });

  it('says what to do when there is no reason', () => {
    assert.match(jobSentence(aJob({ stage: 'vanished' })), /the mail of the site may say why\.$/);
  });

  it('promises nothing when it is not known', () => {
    const sentence = jobSentence(aJob({ stage: 'unknown', reason: 'The connection broke' }));
    assert.match(
      sentence,
      /^It is not known what became of the snapshot web .*: The connection broke\.$/,
    );
  });
});
