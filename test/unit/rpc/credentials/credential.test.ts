// Credentials: what they say, and that their text is left alone (docs/protocol.md 4.1).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCredential, RpcError } from '../../../../src/rpc';
import { credentialXml } from '../wire/replies';

const sliceUrn = 'urn:publicid:IDN+home.example:demo+slice+hello';
const bobUrn = 'urn:publicid:IDN+home.example+user+bob';

describe('parseCredential', () => {
  it('says whose it is, of what, until when, with which privileges', () => {
    const credential = parseCredential(
      credentialXml({ target: sliceUrn, expires: '2026-12-01T10:00:00Z' }),
    );
    assert.deepEqual(
      { ...credential },
      {
        type: 'privilege',
        ownerUrn: 'urn:publicid:IDN+home.example+user+alice',
        targetUrn: sliceUrn,
        expires: new Date('2026-12-01T10:00:00Z'),
        privileges: ['*'],
      },
    );
  });

  it('keeps the text to the last blank, since it is signed', () => {
    const text = `${credentialXml().replaceAll('\n', '\r\n')}  \n`;
    assert.equal(parseCredential(text).xml, text);
  });

  it('reads dates with a fraction and without Z as UTC', () => {
    for (const expires of [
      '2026-12-01T10:00:00',
      '2026-12-01T10:00:00.000Z',
      '2026-12-01T12:00:00+02:00',
    ]) {
      assert.deepEqual(
        parseCredential(credentialXml({ expires })).expires,
        new Date('2026-12-01T10:00:00Z'),
      );
    }
  });

  it('speaks of the delegated credential, not of the one it came from', () => {
    const parent =
      /<credential[\s\S]*<\/credential>/.exec(
        credentialXml({ owner: bobUrn, privilege: 'pi' }),
      )?.[0] ?? '';
    const text = credentialXml({ target: sliceUrn }).replace(
      '</credential>',
      `<parent>${parent}</parent></credential>`,
    );
    const credential = parseCredential(text);
    assert.equal(credential.ownerUrn, 'urn:publicid:IDN+home.example+user+alice');
    assert.deepEqual(credential.privileges, ['*']);
  });

  it('is not misled by comments and references', () => {
    const text = credentialXml({ target: `${sliceUrn}&#45;2` }).replace(
      '<expires>',
      '<!-- <expires>x</expires> --><expires>',
    );
    assert.equal(parseCredential(text).targetUrn, `${sliceUrn}-2`);
  });

  const broken: [string, string, RegExp][] = [
    ['no XML', 'hello', /not well-formed/],
    ['another document', '<rspec/>', /no <signed-credential>/],
    ['a cut-off text', credentialXml().slice(0, 300), /not well-formed/],
    ['no expiry', credentialXml({ expires: 'never' }), /when it expires/],
    [
      'a DOCTYPE',
      credentialXml().replace('<signed', '<!DOCTYPE x [<!ENTITY a "b">]><signed'),
      /DOCTYPE/,
    ],
  ];
  for (const [name, text, words] of broken) {
    it(`refuses ${name} without repeating it`, () => {
      assert.throws(
        () => parseCredential(text),
        (error) =>
          RpcError.is(error, 'bad-reply') &&
          words.test(error.message) &&
          !error.message.includes('owner_gid'),
      );
    });
  }
});
