/** Failures in plain words: each names the thing and says what to do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../../src/model/explain';
import { UnknownServer } from '../../../src/model/knownServers';
import { SnapshotRefused } from '../../../src/model/snapshotJob';
import { RpcError, type RpcReason } from '../../../src/rpc';

const url = 'https://boss.example:12369/protogeni/xmlrpc/cm/2.0';

function refusal(method: string, reason: RpcReason, serverText = ''): RpcError {
  return new RpcError(reason, `boss.example:12369 refuses ${method}.`, { method, url, serverText });
}

function caused(reason: RpcReason, message: string, code: string): RpcError {
  return new RpcError(reason, message, { url, cause: Object.assign(new Error('x'), { code }) });
}

describe('explain', () => {
  const about = {
    site: 'home.example',
    image: 'urn:publicid:IDN+home.example+image+demo:web',
    sliver: 'node1',
    slice: 'urn:publicid:IDN+home.example:demo+slice+hello',
  };
  const refusals: readonly (readonly [RpcError, string])[] = [
    [
      refusal('CreateImage', 'busy', 'slice is busy; try again later'),
      'The slice hello is busy at home.example, perhaps with another snapshot: wait for its end and try again.',
    ],
    [
      refusal('CreateImage', 'not-found'),
      'home.example does not know the sliver node1 in the slice hello: list the slivers and take the URN from there.',
    ],
    [
      refusal('CreateImage', 'forbidden', 'Sliver is not ready yet'),
      'The sliver node1 is not ready: wait until it has started, then try again.',
    ],
    [
      refusal('CreateImage', 'forbidden', 'Not the creator of the image'),
      'home.example does not let you make the image demo:web: it belongs to somebody else, or the slice hello is not yours. Choose another name.',
    ],
    [
      refusal('CreateImage', 'no-space', 'over quota'),
      'There is no space for the image demo:web at home.example: delete images that you no longer need, then try again.',
    ],
    [
      refusal('DeleteImage', 'not-found'),
      'There is no image demo:web at home.example: it may be deleted already. List the images to see what there is.',
    ],
    [
      refusal('DeleteImage', 'forbidden', 'Image is in use'),
      'The image demo:web is in use: a sliver runs it now. Delete it when that sliver is gone.',
    ],
    [
      refusal('DeleteImage', 'forbidden', 'Not your image'),
      "The image demo:web is not yours: only its creator, or a member of the creator's site who names the creator, may delete it.",
    ],
    [
      refusal('SliverStatus', 'expired-credential', 'expired at 2026-01-01'),
      'home.example says that your credential has expired: renew the slice or your certificate, then try again.',
    ],
  ];
  for (const [error, sentence] of refusals) {
    it(`says: ${sentence.slice(0, 60)}…`, () => {
      assert.equal(explain(error, about).sentence, sentence);
    });
  }

  const authority = 'https://boss.example:12369/protogeni/xmlrpc/sa';
  const ofAuthority: readonly (readonly [RpcReason, string, string])[] = [
    [
      'busy',
      'slice is locked; try again later',
      'The slice hello is busy at the slice authority boss.example:12369: try again in a few seconds.',
    ],
    ['busy', '', 'The slice authority boss.example:12369 is busy: try again in a few seconds.'],
    [
      'forbidden',
      'You are not a member of this slice',
      'The slice hello is not yours: the slice authority boss.example:12369 does not let you use it.',
    ],
    [
      'forbidden',
      'No privilege',
      'The slice authority boss.example:12369 does not let you in: see its reason below, or ask the people who run it.',
    ],
    [
      'timeout',
      '',
      'The slice authority boss.example:12369 has not answered in time; it is slow or hangs, so try again later.',
    ],
  ];
  for (const [reason, serverText, sentence] of ofAuthority) {
    it(`blames no site for the slice authority: ${reason}, "${serverText}"`, () => {
      const message = 'boss.example:12369 refuses GetCredential.';
      const options = { method: 'GetCredential', url: authority, serverText };
      assert.equal(explain(new RpcError(reason, message, options), about).sentence, sentence);
    });
  }

  it('names the host when it does not know the site', () => {
    const { sentence } = explain(refusal('ListImages', 'server-error'));
    assert.match(sentence, /^boss\.example:12369 failed on its own side: try again later/);
  });

  it('keeps the words of the server and its log address apart', () => {
    const error = new RpcError('refused', 'no', {
      method: 'CreateImage',
      url,
      serverText: ' image is locked \n',
      logUrl: 'https://boss.example/log?1',
    });
    const { serverText, logUrl } = explain(error);
    assert.equal(serverText, 'image is locked');
    assert.equal(logUrl, 'https://boss.example/log?1');
  });

  const transport: readonly (readonly [RpcError, RegExp])[] = [
    [
      caused('connect', 'boss cannot be reached: refused.', 'ECONNREFUSED'),
      /; check the address, or try later/,
    ],
    [caused('connect', 'boss cannot be reached: no host.', 'ENOTFOUND'), /; check the address\.$/],
    [caused('connect', 'boss cannot be reached: later.', 'EAI_AGAIN'), /; check your network\.$/],
    [
      caused('untrusted', 'boss is not trusted.', 'SELF_SIGNED_CERT_IN_CHAIN'),
      /; give the CA certificate of this site\.$/,
    ],
    [caused('timeout', 'boss has not answered within 5 s.', 'x'), /hangs, so try again later\.$/],
    [
      caused('identity-refused', 'boss does not accept your certificate.', 'x'),
      /use a certificate/,
    ],
  ];
  for (const [error, sentence] of transport) {
    it(`gives advice on ${error.reason}: ${error.message}`, () => {
      assert.match(explain(error).sentence, sentence);
    });
  }

  it('warns when a server shows another certificate than before', () => {
    const flaw = { kind: 'other-certificate', expected: 'AA:BB', found: 'CC:DD' } as const;
    const error = new RpcError('untrusted', 'another one', { url, flaw });
    const { sentence, action } = explain(error);
    assert.match(
      sentence,
      /^The certificate of boss\.example:12369 .* expected AA:BB, found CC:DD\./,
    );
    assert.match(action ?? '', /only if the site confirms its fingerprint/);
  });

  it('passes on sentences of our own', () => {
    const refused = new SnapshotRefused('busy', 'A snapshot is running.');
    assert.equal(explain(refused).sentence, 'A snapshot is running.');
    assert.match(explain(new UnknownServer(url)).sentence, /boss\.example:12369 is not known yet/);
  });
});
