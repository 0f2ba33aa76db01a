// A token as people hand it over: as it was downloaded or pasted, and what they hand over in its place.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { UserError } from '../../../../src/model/failures/userError';
import { endHint, tokenIn, tokenInFile } from '../../../../src/model/portal/tokenText';
import { token } from '../../portal/world';

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(UserError.is(error));
    return [error.sentence, error.action ?? ''].join(' ').trim();
  }
  assert.fail('it was taken for a token');
}

describe('a pasted token', () => {
  for (const [what, text] of [
    ['with a line break at its end', `${token}\n`],
    ['with spaces around it', `  ${token}\t`],
    ['with the line ends of Windows', `\r\n${token}\r\n`],
    ['with a byte order mark', `\uFEFF${token}`],
    ['in quotes', `"${token}"\n`],
    ['in single quotes', `'${token}'`],
    ['in quotes of a text editor', `“${token}”`],
    ['as the line of a shell that sets it', `export PORTAL_TOKEN=${token}\n`],
    ['as such a line with quotes', `PORTAL_TOKEN="${token}"`],
    ['as the line of another client', `CLOUDLAB_TOKEN='${token}'\r\n`],
    ['as the line of PowerShell', `$env:PORTAL_TOKEN = "${token}"`],
    ['as the line of the Windows prompt', `set PORTAL_TOKEN=${token}`],
    ['as the header of a request', `X-Api-Token: ${token}`],
    ['below lines of comment', `# of alice\n\nPORTAL_TOKEN=${token}\n`],
  ] as const) {
    it(`is taken ${what}`, () => assert.equal(tokenIn(text), token));
  }

  it('may have any form, as long as it is one word: it is opaque', () => {
    for (const text of ['abc-123', 'YWJj==', 'a=b', `it's`]) assert.equal(tokenIn(text), text);
  });

  for (const [what, text, says] of [
    ['nothing', ' \n', /^This text is empty\. /],
    [
      'a web page',
      '<!DOCTYPE html>\n<html><body>Login</body></html>',
      / a web page, not a token\. /,
    ],
    ['a web page on one line', '<html><head></head></html>', / a web page, not a token\. /],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nMIIB\n',
      / a certificate or a key, not a token\./,
    ],
    ['a locked key', '-----BEGIN RSA PRIVATE KEY-----\nMIIB', / a certificate or a key/],
    ['two tokens', `${token}\n${token}\n`, / has more than one line\. /],
    ['words', 'my token', / no spaces and no special characters\./],
    ['an address', 'https://boss.emulab.net:43794', / is an address, not a token\. /],
    ['a variable without a value', 'export PORTAL_TOKEN=', /^This text is empty\. /],
    ['empty quotes', '""', /^This text is empty\. /],
    ['the name of a variable', '$PORTAL_TOKEN', / the name of a variable, not a token\. /],
    ['JSON', `{"token":"${token}"}`, / is JSON, not a token\. /],
  ] as const) {
    it(`is asked for anew in place of ${what}, and none of the text is repeated`, () => {
      const said = sentenceOf(() => tokenIn(text));
      assert.match(said, says);
      for (const word of [token, 'MIIB', 'Login']) assert.doesNotMatch(said, new RegExp(word));
    });
  }
});

describe('a file with a token', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'token-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  it('is read as the browser saved it, and stays', () => {
    const path = file('cloudlab.jwt', `${token}\n`);
    assert.equal(tokenInFile(path), token);
    assert.equal(readFileSync(path, 'utf8'), `${token}\n`);
  });

  for (const [what, bytes] of [
    ['UTF-16 of PowerShell', Buffer.from(`\uFEFF${token}\r\n`, 'utf16le')],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${token}\r\n`)],
  ] as const) {
    it(`is read from ${what}`, () => assert.equal(tokenInFile(file('token.txt', bytes)), token));
  }

  for (const [what, content, says] of [
    ['empty', '', /^cloudlab \(1\)\.jwt is empty\. /],
    ['in UTF-16 without a mark', Buffer.from(token, 'utf16le'), /^cloudlab \(1\)\.jwt is not a/],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      /^cloudlab \(1\)\.jwt has/,
    ],
  ] as const) {
    it(`that is ${what} is called by its name`, () => {
      assert.match(
        sentenceOf(() => tokenInFile(file('cloudlab (1).jwt', content))),
        says,
      );
    });
  }

  it('that is too large is not read as a whole', () => {
    const path = file('disk.jwt', '');
    truncateSync(path, 2 ** 33);
    assert.match(
      sentenceOf(() => tokenInFile(path)),
      /^disk\.jwt is too large for a token\./,
    );
  });

  it('that is not there, or is a folder, cannot be read', () => {
    assert.match(
      sentenceOf(() => tokenInFile(join(folder, 'no.jwt'))),
      /^no\.jwt cannot be read: /,
    );
    assert.match(
      sentenceOf(() => tokenInFile(folder)),
      / cannot be read: /,
    );
  });
});

describe('the end that a token names itself', () => {
  const jwt = (claims: object): string =>
    [{ alg: 'none' }, claims]
      .map((it) => Buffer.from(JSON.stringify(it)).toString('base64url'))
      .join('.') + '.c2ln';

  it('is read where it is in the usual form', () => {
    assert.deepEqual(endHint(jwt({ exp: 1_800_000_000 })), new Date(1_800_000_000_000));
  });

  it('is unknown of any other token', () => {
    for (const text of ['abc', token, jwt({}), jwt({ exp: 'soon' }), jwt({ exp: 1e300 }), 'a.b.c'])
      assert.equal(endHint(text), undefined, text);
  });
});
