/** Failures in plain words: each names the thing and says what to do. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explain } from '../../../../src/model/failures/explain';
import { UnknownServer } from '../../../../src/model/accounts/knownServers';
import { SnapshotRefused } from '../../../../src/model/snapshots/job';
import { RpcError, type RpcReason } from '../../../../src/rpc';

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
      'Slice hello is busy at home.example, perhaps with another snapshot. Wait until it finishes, then try again.',
    ],
    [
      refusal('CreateImage', 'not-found'),
      'home.example does not know sliver node1 in slice hello. List the slivers and take the URN from there.',
    ],
    [
      refusal('CreateImage', 'forbidden', 'Sliver is not ready yet'),
      'Sliver node1 is not ready. Wait until it has started, then try again.',
    ],
    [
      refusal('CreateImage', 'forbidden', 'Not the creator of the image'),
      'home.example does not let you create image demo:web.',
    ],
    [
      refusal('CreateImage', 'no-space', 'over quota'),
      'There is no space for image demo:web at home.example. Delete images that you no longer need, then try again.',
    ],
    [
      refusal('DeleteImage', 'not-found'),
      'Image demo:web is not at home.example. It may be deleted already. Check the list of images.',
    ],
    [
      refusal('DeleteImage', 'forbidden', 'Image is currently in use'),
      'Image demo:web is in use: a sliver runs it. Delete it after that sliver is gone.',
    ],
    [
      refusal(
        'DeleteImage',
        'forbidden',
        'Not enough permission to delete image; wrong SA or user',
      ),
      "Image demo:web is not yours. Only its creator and members of the creator's site can delete it.",
    ],
    [
      refusal('SliverStatus', 'expired-credential', 'expired at 2026-01-01'),
      'home.example says that your credential has expired. Extend the slice or get a new certificate, then try again.',
    ],
  ];
  for (const [error, sentence] of refusals) {
    it(`says: ${sentence.slice(0, 60)}…`, () => {
      assert.equal(explain(error, about).sentence, sentence);
    });
  }

  const authority = 'https://boss.example:12369/protogeni/xmlrpc/sa';
  const ofAuthority: readonly (readonly [RpcReason, number | undefined, string, string])[] = [
    [
      'busy',
      14,
      'slice is busy; try again later',
      'Slice hello is busy at the slice authority boss.example:12369. Try again in a few seconds.',
    ],
    [
      'busy',
      503,
      '',
      'The slice authority boss.example:12369 is busy. Try again in a few seconds.',
    ],
    [
      'forbidden',
      3,
      'You are not a member of this slice',
      'The slice authority boss.example:12369 refused: you are not a member of slice hello or its project. Ask its owner to add you.',
    ],
    [
      'forbidden',
      3,
      'No slices for you today',
      'The slice authority boss.example:12369 denied access. Contact the site’s operators.',
    ],
    [
      'timeout',
      undefined,
      '',
      'The slice authority boss.example:12369 did not answer in time. It is slow or hangs; try again later.',
    ],
  ];
  for (const [reason, code, serverText, sentence] of ofAuthority) {
    it(`blames no site for the slice authority: ${reason}, "${serverText}"`, () => {
      const service = 'slice-authority';
      const options = {
        method: 'GetCredential',
        url: authority,
        service,
        code,
        serverText,
      } as const;
      assert.equal(explain(new RpcError(reason, 'refused', options), about).sentence, sentence);
    });
  }

  it('names the host when it does not know the site', () => {
    const { sentence } = explain(refusal('ListImages', 'server-error'));
    assert.match(
      sentence,
      /^boss\.example:12369 could not carry out the request\. Try again later/,
    );
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
      /\. Check the address, or try again later/,
    ],
    [caused('connect', 'boss cannot be reached: no host.', 'ENOTFOUND'), /\. Check the address\.$/],
    [caused('connect', 'boss cannot be reached: later.', 'EAI_AGAIN'), /\. Check your network\.$/],
    [
      caused('untrusted', 'boss is not trusted.', 'SELF_SIGNED_CERT_IN_CHAIN'),
      /\. Give the CA certificate of this site\.$/,
    ],
    [caused('timeout', 'boss has not answered within 5 s.', 'x'), /hangs; try again later\.$/],
    [
      caused('identity-refused', 'boss does not accept your certificate.', 'x'),
      /Use a certificate/,
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
      /^The certificate of boss\.example:12369 has changed: expected AA:BB, found CC:DD\./,
    );
    assert.match(action ?? '', /only if the site confirms its fingerprint/);
  });

  it('passes on sentences of our own', () => {
    const refused = new SnapshotRefused('busy', 'A snapshot is running.');
    assert.equal(explain(refused).sentence, 'A snapshot is running.');
    assert.match(explain(new UnknownServer(url)).sentence, /boss\.example:12369 is not known yet/);
  });
});
