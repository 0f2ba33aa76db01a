// Whose keys open the door of a node.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { utils, type AuthContext } from 'ssh2';
import { isAllowed, usableLogins } from '../../../../src/testbed/ssh/authorize';
import { newSshKeyPair } from '../../../../src/testbed/ssh/keyPair';

const [own, other] = [newSshKeyPair('alice@home.example'), newSshKeyPair('bob@home.example')];
const alice = { urn: 'urn:publicid:IDN+home.example+user+alice', login: 'alice' };

function parsed(line: string) {
  const key = utils.parseKey(line);
  assert.ok(!(key instanceof Error) && !Array.isArray(key));
  return key;
}

/** An attempt with the public half of one key, and a signature by another. */
function attempt(username: string, shown: string, signer?: string): AuthContext {
  const blob = Buffer.from('what is signed');
  const half = parsed(shown);
  const key = { algo: half.type, data: half.getPublicSSH() };
  const signature = signer === undefined ? undefined : parsed(signer).sign(blob);
  return { method: 'publickey', username, key, signature, blob } as unknown as AuthContext;
}

const isIn = (context: AuthContext, keys = [own.publicKey]): boolean =>
  isAllowed(context, [Object.assign({ keys }, alice)], utils.parseKey);

describe('a door', () => {
  it('opens for a key of the user, first shown and then proved', () => {
    assert.equal(isIn(attempt('alice', own.publicKey)), true);
    assert.equal(isIn(attempt('alice', own.publicKey, own.privateKey)), true);
  });

  it('stays closed for a key that is shown and not had', () => {
    assert.equal(isIn(attempt('alice', own.publicKey, other.privateKey)), false);
  });

  it('stays closed where the proof cannot be checked', () => {
    for (const proof of [Buffer.alloc(0), Buffer.from('no proof'), Buffer.alloc(64)]) {
      const context = Object.assign(attempt('alice', own.publicKey), {
        signature: proof,
        hashAlgo: 'nonsense',
      });
      assert.equal(isIn(context), false);
    }
  });

  it('stays closed for another key, another name, or a password', () => {
    assert.equal(isIn(attempt('alice', other.publicKey, other.privateKey)), false);
    assert.equal(isIn(attempt('root', own.publicKey, own.privateKey)), false);
    assert.equal(isIn({ method: 'password', username: 'alice' } as unknown as AuthContext), false);
    assert.equal(isIn({ method: 'none', username: 'alice' } as unknown as AuthContext), false);
  });

  it('passes over keys that cannot be read', () => {
    const keys = ['', 'ssh-rsa AAAA', 'nonsense', own.publicKey];
    assert.equal(isIn(attempt('alice', own.publicKey, own.privateKey), keys), true);
  });

  it('is for nobody whose name could be more than a name', () => {
    const names = ['alice', 'a b', '../x', "a'b", 'a:b', '$(x)', '-x', ''];
    const users = names.map((login) => ({ urn: alice.urn, login, keys: [] }));
    assert.deepEqual(
      usableLogins(users).map(({ login }) => login),
      ['alice'],
    );
  });
});
