import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keySettings, sshWords, testbedSettings } from '../../../../src/model/ssh/login';

describe('the words for ssh', () => {
  it('are the login and nothing else', () => {
    assert.deepEqual(sshWords({ username: 'alice', hostname: 'pc1.example', port: 2222 }), [
      '-p',
      '2222',
      '--',
      'alice@pc1.example',
    ]);
  });

  it('bring the key of a testbed’s user, and the nodes that it knows', () => {
    const files = { sshKey: '/t/users/alice/id_ed25519', knownHosts: '/t b/state/known_hosts' };
    const login = { username: 'alice', hostname: '127.0.0.1', port: 4022 };
    assert.deepEqual(sshWords(login, testbedSettings(files)), [
      '-o',
      'IdentityFile="/t/users/alice/id_ed25519"',
      '-o',
      'IdentitiesOnly=yes',
      '-o',
      'UserKnownHostsFile="/t b/state/known_hosts"',
      '-o',
      'StrictHostKeyChecking=yes',
      '-p',
      '4022',
      '--',
      'alice@127.0.0.1',
    ]);
  });

  it('name a key whose file has blanks and percent signs', () => {
    assert.deepEqual(keySettings('/home/al ice/50%'), [
      'IdentityFile="/home/al ice/50%%"',
      'IdentitiesOnly=yes',
    ]);
  });

  for (const [username, hostname] of [
    ['-oProxyCommand=evil', 'pc1.example'],
    ['alice', '-oProxyCommand=evil'],
    ['alice', 'pc1.example;evil'],
    ['alice', '$(evil)'],
    ['a b', 'pc1.example'],
    ['alice\n', 'pc1.example'],
    ['', 'pc1.example'],
    ['alice$HOME', 'pc1.example'],
    ['alice@elsewhere', 'pc1.example'],
    ['alice', 'pc1.example%r'],
    ['alice', 'pc1 .example'],
  ] as const) {
    it(`are refused for ${JSON.stringify(`${username}@${hostname}`)}`, () => {
      assert.equal(sshWords({ username, hostname, port: 22 }), undefined);
    });
  }

  for (const port of [0, -1, 65_536, 22.5, Number.NaN]) {
    it(`are refused for the port ${port}`, () => {
      assert.equal(sshWords({ username: 'alice', hostname: 'pc1.example', port }), undefined);
    });
  }
});
