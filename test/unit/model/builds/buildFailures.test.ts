/** What builds copy, write and run on a node of the local testbed, and what they say when that fails. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { canLogIn } from '../../../support/ssh';
import { sshElsewhere } from '../../../support/elsewhere';
import { makeKeyPair } from '../../../support/sshServer';
import { buildBench } from './bench';

describe('a build', async () => {
  if (await canLogIn()) theTests();
});

function theTests(): void {
  const bench = buildBench();
  const { recipe, make, logOf, failureOf, openLoans, versionsOf } = bench;

  it('copies names with spaces, modes, links and big files, as root', async () => {
    mkdirSync(join(bench.folder, 'many files', 'sub'), { recursive: true });
    writeFileSync(join(bench.folder, 'many files', "it's a name"), 'one', { mode: 0o755 });
    writeFileSync(join(bench.folder, 'many files', '-rf'), 'two', { mode: 0o600 });
    writeFileSync(join(bench.folder, 'many files', '@three'), 'three');
    writeFileSync(join(bench.folder, 'many files', 'sub', 'big'), Buffer.alloc(20_000_000, 7));
    symlinkSync('../-rf', join(bench.folder, 'many files', 'sub', 'link'));
    const path = recipe(
      'copied',
      `provisioners:
  - { type: file, source: many files, destination: /opt/ }
  - { type: file, source: "many files/it's a name", destination: "/etc/its name", permissions: '0640' }
  - type: shell
    inline:
      - cd "/opt/many files"
      - stat -c '%a %U %n' -- *
      - readlink sub/link
      - wc -c <sub/big
      - cat ./@three
      - stat -c '%a %n' "/etc/its name"
      - ls -A /tmp
`,
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    const log = logOf(record);
    assert.match(log, /^755 root it's a name$/m);
    assert.match(log, /^600 root -rf$/m);
    assert.match(log, /^\.\.\/-rf$/m);
    assert.match(log, /^20000000$/m);
    assert.match(log, /^three640 \/etc\/its name$/m);
    assert.doesNotMatch(log, /geni-image-[\da-f]{8}/);
  });

  it('does not wait for what a script leaves running in the background', async () => {
    const path = recipe(
      'daemon',
      'provisioners: [{ type: shell, inline: [sleep 300 &, echo started], timeout: 20s }]\n',
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
  });

  it('writes the files that stand in the recipe', async () => {
    const path = recipe(
      'written',
      `write_files:
  - { path: "/etc/a b/c'd", content: hello, permissions: '0600' }
  - { path: /etc/bytes, content: AAEC, encoding: b64 }
  - { path: /etc/hosts, content: "10.0.0.1 peer\\n", append: true }
provisioners:
  - type: shell
    inline: ['stat -c "%a %U" "/etc/a b/c''d"', 'cat "/etc/a b/c''d"; echo', 'wc -c </etc/bytes', 'tail -n 1 /etc/hosts']
`,
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.match(logOf(record), /^600 root\nhello\n3\n10\.0\.0\.1 peer$/m);
  });

  it('gives a script only the variables that the recipe names, and shows no secret', async () => {
    const path = recipe(
      'secret',
      `provisioners:
  - type: shell
    environment: { GREETING: "it's\\na 'greeting'" }
    secrets: [LICENSE]
    inline: ['env', 'echo "key $LICENSE" | rev | rev', 'ps ax -ww || true']
  - type: shell-local
    secrets: [LICENSE]
    inline: ['env', 'echo "$NODE_USER at $NODE_HOST:$NODE_PORT"']
`,
    );
    process.env['PROTOGENI_PASSPHRASE'] = 'canary-passphrase';
    const events: string[] = [];
    const { record, error } = await make(path, {
      variables: { LICENSE: 'canary-license', OTHER: 'canary-other' },
      hear: (event) => void events.push(JSON.stringify(event)),
    }).finally(() => delete process.env['PROTOGENI_PASSPHRASE']);
    assert.equal(error, undefined, record.reason);
    const log = logOf(record);
    assert.match(log, /^key \*\*\*$/m);
    assert.match(log, /^LICENSE=\*\*\*$/m);
    assert.match(log, /^a 'greeting'$/m);
    assert.match(log, /^alice at 127\.0\.0\.1:\d+$/m);
    const kept = [log, events.join('\n'), readFileSync(join(bench.state, 'journal.jsonl'), 'utf8')];
    kept.push(readFileSync(join(bench.state, 'builds', `${record.id}.json`), 'utf8'));
    assert.doesNotMatch(kept.join('\n'), /canary/);
  });

  it('lets a command on this computer log in with the words that it is given, whoever splits them', async () => {
    const path = recipe(
      'remote',
      `provisioners:
  - type: shell-local
    inline:
      - ssh -F none $NODE_SSH_ARGS -p "$NODE_PORT" "$NODE_USER@$NODE_HOST" 'echo as it is $((6*7))'
      - eval "ssh -F none $NODE_SSH_ARGS -p $NODE_PORT $NODE_USER@$NODE_HOST 'echo by a shell'"
`,
    );
    const { record, error } = await make(path);
    assert.equal(error, undefined, record.reason);
    assert.match(logOf(record), /^as it is 42\nby a shell$/m);
  });

  it('stops at secrets on the node, unless the recipe allows them', async () => {
    const key = '-----BEGIN OPENSSH PRIVATE KEY-----\\nCANARY\\n';
    const file = `write_files: [{ path: /root/.ssh/id_rsa, content: "${key}" }]\n`;
    const path = recipe('leaky', file);
    const sentence = await failureOf(path);
    assert.match(sentence, /^1 file with a secret would be in the image: \/root\/\.ssh\/id_rsa/);
    assert.doesNotMatch(sentence, /CANARY/);
    recipe('leaky', `${file}secrets: warn\n`);
    assert.equal((await make(path)).error, undefined);
  });

  describe('that fails says one sentence and gives its nodes back', () => {
    it('when a script fails', async () => {
      const path = recipe(
        'bad',
        'provisioners: [{ type: shell, inline: ["false", "touch /x"] }]\n',
      );
      assert.match(await failureOf(path), /^"false" failed: it ended with exit code 1\./);
    });

    it('when a command hangs', async () => {
      const path = recipe(
        'hang',
        'provisioners: [{ type: shell, name: Wait, inline: [sleep 1000], timeout: 1s }]\n',
      );
      assert.match(
        await failureOf(path),
        /^"Wait" failed: It has not ended within 1 s, so it was stopped\./,
      );
    });

    it('when a command on this computer hangs', async () => {
      const path = recipe(
        'hang2',
        'provisioners: [{ type: shell-local, name: Wait, inline: [sleep 1000], timeout: 1s }]\n',
      );
      assert.match(await failureOf(path), /^"Wait" failed: It has not ended within 1 s/);
    });

    it('when the disk is full', async () => {
      const path = recipe('full', 'write_files: [{ path: /dev/full, append: true, content: x }]\n');
      assert.match(
        await failureOf(path),
        /\/dev\/full could not be written on the node: .*No space left/,
      );
    });

    for (const what of ['nothing', 'silence'] as const)
      it(`when the node does not answer: ${what}`, async () => {
        const elsewhere = await sshElsewhere(what);
        const before = process.env['PATH'];
        process.env['PATH'] = elsewhere.path;
        const told: string[] = [];
        try {
          assert.match(
            await failureOf(recipe('mute', ''), {
              loginTimes: { limitMs: 500, pauseMs: 50 },
              hear: (event) => {
                if (event.kind === 'progress') told.push(event.text);
              },
            }),
            /^alice@127\.0\.0\.1 cannot be reached by SSH\./,
          );
        } finally {
          process.env['PATH'] = before;
          elsewhere.close();
        }
        // Whoever waits sees why.
        if (what === 'nothing') assert.match(told.join('\n'), /cannot be reached by SSH/);
      });

    it('when the node refuses the key', async () => {
      const keyFile = join(bench.folder, 'key');
      writeFileSync(keyFile, makeKeyPair().private, { mode: 0o600 });
      writeFileSync(`${keyFile}.pub`, makeKeyPair().public);
      assert.match(
        await failureOf(recipe('locked', ''), {
          keyFile,
          loginTimes: { refusedMs: 300, pauseMs: 50 },
        }),
        /^alice@127\.0\.0\.1 does not accept the key .*\/key\./,
      );
    });

    it('when the disk of this computer is full', async () => {
      let isFull = false;
      const sentence = await failureOf(
        recipe('unkept', 'provisioners: [{ type: shell, inline: [echo here] }]\n'),
        {
          hear: (event) => {
            if (event.kind === 'log' && event.line === 'here') isFull = true;
          },
          storeOf: (store) =>
            Object.assign({}, store, {
              save: (...words: Parameters<typeof store.save>) => {
                const error = new Error('ENOSPC: no space left on device, write');
                if (isFull) throw Object.assign(error, { code: 'ENOSPC' });
                store.save(...words);
              },
            }),
        },
      );
      assert.match(sentence, /builds cannot be written \(the disk is full\): free space\./);
    });

    it('when the site refuses a node', async () => {
      await bench.testbed.control({
        command: 'fault.add',
        kind: 'disabled',
        method: 'CreateSliver',
        times: 1,
      });
      assert.match(await failureOf(recipe('none', '')), /^home is temporarily offline\./);
    });

    it('when the site refuses the name of the image', async () => {
      assert.match(
        await failureOf(recipe('UBUNTU24-64-STD', '')),
        /is the name of a system image: choose another name/,
      );
    });

    it('when a test fails on the new image, which is then not published', async () => {
      const path = recipe(
        'untested',
        'global: true\ntests: [{ name: It works, run: "echo no", expect: "yes" }]\n',
      );
      assert.match(
        await failureOf(path),
        /^The test "It works" failed: its output does not contain "yes"\./,
      );
      assert.deepEqual(await versionsOf('untested'), []);
    });

    it('when its time is over', async () => {
      const path = recipe(
        'slow',
        'limits: { time: 3s }\nprovisioners: [{ type: shell, inline: [sleep 1000] }]\n',
      );
      assert.match(await failureOf(path), /^The build has reached its time limit of 3s\./);
    });

    it('when it is cancelled', async () => {
      const stop = new AbortController();
      const { record } = await make(
        recipe('cancelled', 'provisioners: [{ type: shell, inline: [echo here, sleep 1000] }]\n'),
        {
          signal: stop.signal,
          hear: (event) => {
            if (event.kind === 'log' && event.line === 'here') stop.abort();
          },
        },
      );
      assert.equal(record.outcome, 'cancelled');
      assert.deepEqual(openLoans(), []);
    });

    it('when a file leads out of the folder of the recipe', async () => {
      mkdirSync(join(bench.folder, 'docs'));
      symlinkSync('/etc/passwd', join(bench.folder, 'docs', 'users'));
      symlinkSync('/etc', join(bench.folder, 'etc'));
      const wish = (source: string): string =>
        `provisioners: [{ type: file, source: ${source}, destination: /opt/x }]\n`;
      for (const source of ['docs', 'etc/passwd', '../x', 'docs/users'])
        assert.match(
          await failureOf(recipe('leading', wish(source))),
          /leads out of the folder|cannot be used/,
          source,
        );
    });

    it('when a secret is not set', async () => {
      assert.match(
        await failureOf(
          recipe('unset', 'provisioners: [{ type: shell, inline: [x], secrets: [LICENSE] }]\n'),
        ),
        /^The recipe needs LICENSE: set it in the environment/,
      );
    });
  });
}
