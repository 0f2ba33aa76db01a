// Failures of a portal: what happened, what to do, and that a request which may have been carried out is not advised
// to be sent again.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain, explainInOneLine, whatHappened } from '../../../../src/model/failures/explain';
import { verdictOf } from '../../../../src/model/failures/verdict';
import { PortalError, type PortalReason } from '../../../../src/portal';

const url = 'https://boss.example:43794/experiments/demo,hello';

function failed(
  reason: PortalReason,
  more: ConstructorParameters<typeof PortalError>[2] = {},
): PortalError {
  return new PortalError(reason, 'For developers.', { url, method: 'GET /experiments/x', ...more });
}

const sentences: readonly (readonly [PortalError, string])[] = [
  [
    failed('connect', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }),
    'boss.example:43794 cannot be reached: no host has that name. Check the address.',
  ],
  [
    failed('untrusted', { cause: Object.assign(new Error('x'), { code: 'CERT_HAS_EXPIRED' }) }),
    'boss.example:43794 is not trusted: its certificate has expired. Your token was not sent. Check the address, or contact the portal’s operators.',
  ],
  [
    failed('timeout', { flaw: { kind: 'late', what: 'answer', seconds: 60 } }),
    'boss.example:43794 did not answer within 60 s. The portal is slow or hangs; try again later.',
  ],
  [failed('aborted'), 'It was cancelled.'],
  [
    failed('bad-argument', { flaw: { kind: 'unreadable', words: 'x is no experiment' } }),
    'Nothing was sent to the portal: x is no experiment.',
  ],
  [
    failed('bad-reply', { flaw: { kind: 'unreadable', words: 'something that is not JSON' } }),
    'boss.example:43794 gave an answer that cannot be used: something that is not JSON. Try again later; if it stays, the portal has changed: update this program.',
  ],
  [
    failed('wrong-address', { code: 200 }),
    'boss.example:43794 answered with a web page, so it is not the interface of a portal. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('wrong-address', { code: 404 }),
    'boss.example:43794 does not know this path, so it is not the interface of a portal. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('redirected', { code: 307 }),
    'boss.example:43794 redirects to another address, and your token is not sent there. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('redirected', { redirection: { kind: 'elsewhere', host: 'www.boss.example' } }),
    'boss.example:43794 redirects to www.boss.example, and your token is not sent there. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('redirected', { redirection: { kind: 'circle' } }),
    'boss.example:43794 redirects in a circle. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('redirected', { redirection: { kind: 'path' } }),
    'boss.example:43794 redirects to another path, which is not followed. Check the address; that of CloudLab, Emulab and Powder is https://boss.emulab.net:43794.',
  ],
  [
    failed('token-refused', { code: 401 }),
    'boss.example:43794 does not accept your token: it may have expired, or a newer one may have replaced it. Sign in with a new one: in the portal, choose your name, then "Portal API Token".',
  ],
  [
    failed('forbidden', { code: 403 }),
    'boss.example:43794 does not let you do this. Ask the head of the project, or use a token of a member.',
  ],
  [
    failed('not-found', { code: 404 }),
    'boss.example:43794 knows no such experiment. It may have ended, or it has another name: look at the list of experiments.',
  ],
  [
    failed('refused', { code: 400, serverText: 'Malformed request' }),
    'boss.example:43794 refused the request. See what it says, and change that.',
  ],
  [
    failed('refused', { code: 413 }),
    'boss.example:43794 refused the request without a reason (HTTP 413). Check the address of the portal, or try again later.',
  ],
  [
    failed('busy', { code: 429, retryAfter: 120 }),
    'boss.example:43794 takes no more requests just now (HTTP 429). Try again in 2 min.',
  ],
  [
    failed('busy', { code: 503, retryAfter: 5 }),
    'boss.example:43794 is not available just now (HTTP 503). Try again in 5 s.',
  ],
  [
    failed('busy', { code: 429 }),
    'boss.example:43794 takes no more requests just now (HTTP 429). Try again in a few minutes.',
  ],
  [
    failed('server-error', { code: 502 }),
    'boss.example:43794 has a problem of its own (HTTP 502). Try again later.',
  ],
];

describe('a failure of a portal', () => {
  for (const [error, sentence] of sentences)
    it(`is told: ${error.reason}`, () => assert.equal(explain(error).sentence, sentence));

  it('that may have taken effect is not advised to be tried again before a look', () => {
    const error = failed('server-error', { code: 500, effect: 'unknown' });
    assert.equal(
      explain(error).sentence,
      'boss.example:43794 has a problem of its own (HTTP 500). The request may still have been carried out: check before you try again.',
    );
    assert.equal(whatHappened(error), 'boss.example:43794 has a problem of its own (HTTP 500).');
    assert.equal(verdictOf(error), 'lost');
    assert.equal(verdictOf(failed('server-error', { code: 500 })), 'refused');
  });

  it('shows what the portal said below its sentence, as data', () => {
    const error = failed('refused', { serverText: 'Experiment must be ready\n[run](command:x)' });
    assert.equal(explain(error).below, 'Experiment must be ready\n[run](command:x)');
    assert.match(explainInOneLine(error), /The server said: "Experiment must be ready"\.$/);
    assert.match(whatHappened(error), /^boss\.example:43794 refused the request\. The server said/);
  });

  it('is known in every bundle by its mark', () => {
    const copy = Object.assign(Object.create(PortalError.prototype) as Error, { reason: 'busy' });
    assert.ok(PortalError.is(copy, 'busy'));
    assert.ok(!PortalError.is(new Error('busy')));
  });
});
