/** Whether a key can ask a person for something, by keys as ssh-keygen makes them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isSilentKey } from '../../../../src/model/ssh/silentKey';

describe('a key that asks for nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  /** As PROTOCOL.key of OpenSSH lays it out: the public half first, in clear text. */
  const key = (type: string): string => {
    const text = (word: string): Buffer =>
      Buffer.concat([Buffer.from([0, 0, 0, word.length]), Buffer.from(word)]);
    const bytes = Buffer.concat([
      Buffer.from('openssh-key-v1\0'),
      ...['none', 'none', ''].map(text),
      Buffer.from([0, 0, 0, 1]),
      text(type),
    ]);
    const lines = bytes.toString('base64').replace(/.{1,70}/g, '$&\n');
    return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
  };

  it('is one in a file', () => {
    assert.equal(isSilentKey(file('ed25519', key('ssh-ed25519'))), true);
    const old = '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n';
    assert.equal(isSilentKey(file('rsa', old)), true);
  });

  for (const type of ['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'])
    it(`is not ${type}, which waits for a touch`, () => {
      assert.equal(isSilentKey(file('sk', key(type))), false);
    });

  it('is not the public half of one in an agent, nor what is not there', () => {
    assert.equal(isSilentKey(file('a.pub', 'ssh-ed25519 AAAA alice\n')), false);
    assert.equal(isSilentKey(join(folder, 'missing')), false);
    assert.equal(isSilentKey(folder), false);
  });
});
