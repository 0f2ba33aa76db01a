// Credentials that are not what they should be, each sent over mutual TLS, and the code that each one gets.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { issueCredential, type CredentialContent } from '../../../src/testbed/credentials/issue';
import type { Issuer } from '../../../src/testbed/pki/issue';
import { abacXml, speaksForXml } from '../../support/speaksFor';
import { FaultReply, listOf, textOf } from './support/client';
import { hello, Lab } from './support/lab';
import {
  authorityOf,
  codeOf as codeOfCall,
  contentFor,
  personOf,
  unverified,
  userUrn,
} from './support/signers';

describe('credentials', () => {
  let lab: Lab;
  let other: Lab;
  before(async () => {
    [lab, other] = await Promise.all([Lab.open({ aggregates: 1 }), Lab.fresh({ aggregates: 1 })]);
  });
  after(() => Promise.all([lab.close(), other.close()]));

  const person = (uid: string): Issuer => personOf(lab, uid);
  const content = (owner: string, change: Partial<CredentialContent> = {}): CredentialContent =>
    contentFor(lab, owner, change);
  const codeOf = (credential: string, user?: string): Promise<[number, string]> =>
    codeOfCall(lab, credential, user);

  it('made with the authority’s key are accepted, so the tests below test what they say', async () => {
    assert.deepEqual(await codeOf(issueCredential(authorityOf(lab), content('alice'))), [0, '']);
  });

  it('with a changed text are 1', async () => {
    const tampered = (await lab.self()).replace('<name>*</name>', '<name>pi</name>');
    assert.deepEqual(await codeOf(tampered), [1, unverified]);
  });

  it('with another owner written in are 1', async () => {
    const tampered = (await lab.self('bob')).replaceAll(userUrn('bob'), userUrn('alice'));
    assert.deepEqual(await codeOf(tampered), [1, unverified]);
  });

  it('whose signature covers another element than the one that counts are 1', async () => {
    const genuine = await lab.self();
    const [inner = ''] = /<credential [^]*<\/credential>/.exec(genuine) ?? [];
    const forged = inner
      .replace(/xml:id="[^"]*"/, 'xml:id="forged"')
      .replaceAll(userUrn('alice'), userUrn('bob'));
    const wrapped = genuine.replace(inner, forged).replace('<signatures>', `<signatures>${inner}`);
    const [code] = await codeOf(wrapped, 'bob');
    assert.equal(code, 1);
  });

  it('without a signature are 1', async () => {
    const unsigned = (await lab.self()).replace(
      /<signatures>[^]*<\/signatures>/,
      '<signatures></signatures>',
    );
    assert.deepEqual(await codeOf(unsigned), [
      1,
      'Malformed arguments: The credential is not signed',
    ]);
  });

  it('that have expired are 1, and the text says since when', async () => {
    const expired = issueCredential(
      authorityOf(lab),
      content('alice', { expires: Date.parse('2026-01-02T03:04:05Z') }),
    );
    assert.deepEqual(await codeOf(expired), [
      1,
      'Malformed arguments: *** verifygenicred:\n    invalid credential (expired at 2026-01-02T03:04:05Z)',
    ]);
  });

  it('expire when the servers’ clock says so', async () => {
    const credential = await lab.self();
    await lab.testbed.control({ command: 'fault.add', kind: 'clock-skew', seconds: 90_000 });
    const [code, output] = await codeOf(credential);
    await lab.testbed.control({ command: 'fault.clear' });
    assert.equal(code, 1);
    assert.match(output, / invalid credential \(expired at /);
  });

  it('of somebody else are 3', async () => {
    assert.deepEqual(await codeOf(await lab.self('bob')), [3, 'This is not your credential']);
  });

  it('of another federation are 1: no signature leads to a known root', async () => {
    const foreign = issueCredential(authorityOf(other), content('alice'));
    assert.deepEqual(await codeOf(foreign), [
      1,
      'Malformed arguments: The signer of the credential does not lead to a known root',
    ]);
  });

  it('that a user has signed are 1', async () => {
    const { key, certificate } = person('alice');
    const own = issueCredential({ key, certificate, chain: [] }, content('alice'));
    assert.deepEqual(await codeOf(own), [
      1,
      'Malformed arguments: The signer of the credential is not an authority',
    ]);
  });

  it('that declare a document type are 1', async () => {
    const [code] = await codeOf(
      (await lab.self()).replace('<signed-credential ', '<!DOCTYPE a><signed-credential '),
    );
    assert.equal(code, 1);
  });

  it('of a slice do for identity alone', async () => {
    assert.deepEqual(await codeOf(await lab.sliceCredential()), [0, '']);
  });

  it('that a site signed are 1 where a slice authority must have', async () => {
    const reply = await lab.onSlice('GetSliver');
    assert.deepEqual(await codeOf(textOf(reply.value)), [
      1,
      'Malformed arguments: The signer of the credential is not a slice authority',
    ]);
  });

  it('without the privilege are 3', async () => {
    const weak = issueCredential(authorityOf(lab), content('alice', { privileges: ['bind'] }));
    const reply = await lab.client.call(lab.sa, 'alice', 'Resolve', {
      credential: weak,
      urn: hello,
    });
    assert.deepEqual([reply.code, reply.output], [3, 'Insufficient privilege']);
  });

  describe('that speak for a user', () => {
    const speaksFor = (user: string, tool: string, signer = user): string =>
      speaksForXml(lab.directory, { user, tool, signer });
    const abac = (user: string, tool: string, signer = user): string =>
      abacXml(lab.directory, { user, tool, signer });

    for (const [kind, make] of [
      ['speaksfor', speaksFor],
      ['abac', abac],
    ] as const) {
      it(`${kind}: get the user’s self credential, and act in the user’s name`, async () => {
        const word = make('alice', 'bob');
        const self = await lab.client.call(lab.sa, 'bob', 'GetCredential', { credentials: [word] });
        assert.equal(self.code, 0, self.output);
        const credentials = [textOf(self.value), word];
        const slice = await lab.client.call(lab.sa, 'bob', 'GetCredential', {
          credentials,
          urn: hello,
        });
        assert.equal(slice.code, 0, slice.output);
        const reply = await lab.client.call(lab.cm(), 'bob', 'CreateImage', {
          slice_urn: hello,
          sliver_urn: lab.sliver('pc').urn,
          imagename: `for-${kind}`,
          credentials: [textOf(slice.value), word],
        });
        assert.equal(reply.code, 0, reply.output);
        await lab.imageEnd(textOf(listOf(reply.value)[0]));
        await lab.sliceIs('ready');
        const list = await lab.client.call(lab.cm(), 'alice', 'ListImages', {
          credentials: [await lab.self()],
        });
        assert.match(JSON.stringify(list.value), new RegExp(`for-${kind}:0`));
      });

      it(`${kind}: renew a slice of the user`, async () => {
        const word = make('alice', 'bob');
        const slice = await lab.client.call(lab.sa, 'alice', 'GetCredential', {
          credential: await lab.self(),
          urn: hello,
        });
        const renewed = await lab.client.call(lab.sa, 'bob', 'RenewSlice', {
          credentials: [textOf(slice.value), word],
          expiration: new Date(Date.now() + 89 * 86_400_000).toISOString(),
        });
        assert.equal(renewed.code, 0, renewed.output);
        assert.match(textOf(renewed.value), /<owner_urn>[^<]+\+alice</);
      });

      it(`${kind}: of another signer are 1`, async () => {
        const word = make('alice', 'bob', 'carol');
        const reply = await lab.client.call(lab.sa, 'bob', 'GetCredential', {
          credentials: [word],
        });
        assert.equal(reply.code, 1);
      });

      it(`${kind}: for another tool are 1`, async () => {
        const reply = await lab.client.call(lab.sa, 'bob', 'GetCredential', {
          credentials: [make('alice', 'carol')],
        });
        assert.equal(reply.code, 1);
      });
    }

    it('alone are an internal fault at the component manager', async () => {
      const credentials = [speaksFor('alice', 'bob')];
      await assert.rejects(
        lab.client.call(lab.cm(), 'bob', 'ListImages', { credentials }),
        (error) => error instanceof FaultReply && error.code === -32400,
      );
    });

    it('do not open what the user did not hand over', async () => {
      const reply = await lab.client.call(lab.cm(), 'bob', 'ListImages', {
        credentials: [await lab.self('carol'), speaksFor('alice', 'bob')],
      });
      assert.deepEqual([reply.code, reply.output], [3, 'This is not your credential']);
    });
  });
});
