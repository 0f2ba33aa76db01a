// Fingerprints as people paste them.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFingerprint } from '../../../../src/rpc';

const plain = 'E4'.repeat(32);
const whole = plain.replace(/(..)(?!$)/g, '$1:');

describe('a fingerprint', () => {
  for (const text of [
    whole,
    plain,
    plain.toLowerCase(),
    `SHA256 Fingerprint=${whole}`,
    `sha256 Fingerprint=${whole}`,
    `sha256:${plain.toLowerCase()}`,
    ` SHA-256: ${whole}\n`,
    whole.replaceAll(':', ' '),
  ])
    it(`is taken as ${JSON.stringify(text.slice(0, 28))}…`, () => {
      assert.equal(parseFingerprint(text), whole);
    });

  for (const text of ['', whole.slice(0, 47), `${whole}:E4`, 'E4'.repeat(20), '*', `x${whole}`])
    it(`is none: ${JSON.stringify(text.slice(0, 28))}`, () => {
      assert.equal(parseFingerprint(text), undefined);
    });
});
