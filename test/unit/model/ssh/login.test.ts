import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sshWords } from '../../../../src/model/ssh/login';

describe('the words for ssh', () => {
  it('are the login and nothing else', () => {
    assert.deepEqual(sshWords({ username: 'alice', hostname: 'pc1.example', port: 2222 }), [
      '-p',
      '2222',
      '--',
      'alice@pc1.example',
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
