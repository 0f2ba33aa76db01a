/** Commands that the scripts never had: several sites, who, diff, renew, prestage, completion. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { isRecord } from '../../../src/model/storage/json';
import { Desk, json, member, sentence } from './desk';

describe('geni-image', () => {
  let desk: Desk;
  let alice: string[];
  let urn: string;
  let home: string;
  let north: string;

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    const [first, second] = desk.testbed.description.aggregates;
    [home, north] = [first?.cmUrl ?? '', second?.cmUrl ?? ''];
    urn = await desk.image('web', '--description', 'A web server');
  });
  after(async () => desk.close());

  function imagesOf(site: unknown): unknown {
    return isRecord(site) ? site['images'] : undefined;
  }

  describe('list', () => {
    const dead = 'https://127.0.0.2:9/protogeni/xmlrpc/cm';

    it('asks several sites; a dead one is one line, spoils no row, and gives the exit code', async () => {
      const ran = await desk.command.run([...alice, 'list', '-m', home, '-m', dead, '-m', north]);
      assert.equal(ran.exitCode, 3, ran.stderr);
      const lines = ran.stdout.trimEnd().split('\n');
      assert.match(lines[0] ?? '', /^SITE +IMAGE +VERSION +SIZE +MADE +CAN USE +URN$/);
      assert.match(ran.stdout, /^\S+ +demo:web +0 +[\d.]+ MB +\S.* +anyone +urn:.*demo:web:0$/m);
      const said = ran.stderr.split('\n').filter((line) => line.startsWith('geni-image: '));
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /127\.0\.0\.2:9 cannot be reached/);
    });

    it('has one document with a part for each site', async () => {
      const ran = await desk.command.ask([...alice, 'list', '-m', home, '-m', dead, '--json']);
      const { sites } = json(ran);
      assert.ok(Array.isArray(sites) && sites.length === 2);
      assert.ok(Array.isArray(imagesOf(sites[0])));
      assert.equal(member(sites[1], 'error')['reason'], 'connect');
    });

    it('leaves out a server that nobody trusts yet, and says how to', async () => {
      const known = desk.user('alice').slice(0, 4);
      const fingerprint = /--fingerprint (\S+)/;
      const shown = await desk.command.ask([...known, 'list']);
      const trust = ['trust', home, '--fingerprint', fingerprint.exec(shown.stderr)?.[1] ?? ''];
      assert.equal((await desk.command.ask(trust)).exitCode, 0);
      const ran = await desk.command.ask([...known, 'list', '-m', north, '-m', home]);
      assert.equal(ran.exitCode, 3, ran.stderr);
      assert.match(ran.stdout, /^\S+ +demo:web /m);
      assert.match(ran.stderr, /is not known yet.*\n.*then run: geni-image trust https:\S+ --fing/);
    });

    it('trusts nobody by a text that is no fingerprint, and suspects nobody either', async () => {
      const ran = await desk.command.ask(['trust', home, '--fingerprint', 'E4:C7:00']);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, /: E4:C7:00 is not a SHA-256 fingerprint: those have 64 digits/);
    });

    it('asks a server no more once its trust is withdrawn', async () => {
      const known = desk.user('alice').slice(0, 4);
      const { host } = new URL(home);
      assert.equal((await desk.command.ask([...known, 'list', '-m', home])).exitCode, 0);
      const gone = await desk.command.ask(['trust', '--forget', home]);
      assert.deepEqual(
        [gone.exitCode, gone.stdout],
        [0, `The server ${host} is no longer trusted.\n`],
      );
      assert.equal((await desk.command.ask([...known, 'list', '-m', home])).exitCode, 3);
      const again = await desk.command.ask(['trust', '--forget', home, '--json']);
      assert.deepEqual([again.exitCode, json(again)], [0, { forgotten: { server: host } }]);
      const both = await desk.command.ask(['trust', home, '--forget', '--fingerprint', 'AA']);
      assert.equal(both.exitCode, 2);
    });

    it('ends with 3 when no site answers', async () => {
      const ran = await desk.command.ask([...alice, 'list', '-m', dead, '-m', dead]);
      assert.equal(ran.exitCode, 3);
    });
  });

  it('who tells what a stranger sees, without a certificate', async () => {
    const byUrn = json(await desk.command.ask([...alice, 'who', urn, '--json']));
    const { visibility, url, description } = member(byUrn, 'image');
    assert.equal(visibility, 'anyone');
    assert.equal(description, 'A web server');
    const stranger = await desk.command.ask(['who', String(url), ...desk.trusting()]);
    assert.equal(stranger.exitCode, 0, stranger.stderr);
    assert.match(stranger.stdout, /^Anyone can use web, at other sites too\.$/m);
  });

  it('who says that a URL is needed for an image of others', async () => {
    const other = 'urn:publicid:IDN+home.example+image+other:thing';
    const ran = await desk.command.ask([...alice, 'who', other]);
    assert.equal(ran.exitCode, 2);
    assert.match(sentence(ran), /is not in your list at home\.example, so its URL is not known/);
  });

  it('diff compares contents and facts', async () => {
    const same = await desk.command.ask([...alice, 'diff', urn, `${urn}:0`]);
    assert.equal(same.exitCode, 0, same.stderr);
    assert.match(same.stdout, /^The contents are the same: SHA-1 [0-9a-f]{40}\.$/m);
    writeFileSync(join(desk.testbed.sliver('vm').disk, 'change'), 'something new');
    const other = await desk.image('changed');
    const ran = await desk.command.ask([...alice, 'diff', urn, other]);
    assert.match(ran.stdout, /^The contents differ\.$/m);
    assert.match(ran.stdout, /^name +web +changed$/m);
  });

  it('who and info know the images of the site itself', async () => {
    const system = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';
    const ran = await desk.command.ask([...alice, 'who', system]);
    assert.match(ran.stdout, /^Anyone can use UBUNTU22-64-STD, at other sites too\.$/m, ran.stderr);
    const info = await desk.command.ask([...alice, 'info', system]);
    assert.match(info.stdout, /^about +Ubuntu 22\.04 LTS, standard image$/m, info.stderr);
  });

  it('renew does not know what came of a request whose answer was lost, and says how to find out', async () => {
    let days = 84;
    for (const kind of ['reset', 'hang']) {
      const end = new Date(Date.now() + days++ * 86_400_000).toISOString();
      const until = `${end.slice(0, 16)}Z`;
      const args = [...alice, 'renew', 'hello', '--until', until, '--timeout', '2'];
      await desk.fault(kind, { method: 'RenewSlice' });
      const slice = await desk.command.ask(args);
      await desk.noFaults();
      // Now the slice itself lives long enough, and only the site is asked.
      const there = await desk.command.ask([...args, '-m', north]);
      assert.equal(there.exitCode, 0, there.stderr);
      await desk.fault(kind, { method: 'RenewSlice' });
      const slivers = await desk.command.ask(args);
      await desk.noFaults();
      const said = [
        [slice, /^It is not known whether the slice hello is renewed\. The slice authority /],
        [
          slivers,
          /^It is not known whether the slivers of the slice hello at home\.example are renewed\. 127/,
        ],
      ] as const;
      for (const [ran, words] of said) {
        assert.equal(ran.exitCode, 6, ran.stdout + ran.stderr);
        assert.match(sentence(ran), words);
        assert.match(ran.stderr, /^Check with: geni-image slivers$/m);
        assert.doesNotMatch(ran.stderr, /try again/i);
      }
    }
  });

  it('renew says that nothing changed where the slice lives longer already', async () => {
    const until = new Date(Date.now() + 3 * 60_000).toISOString();
    const ran = await desk.command.ask([...alice, 'renew', 'hello', '--until', until]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(
      ran.stdout,
      /^Nothing was changed: \S+ is earlier, and a slice cannot be shortened\. /,
    );
    assert.doesNotMatch(ran.stdout, /\.\d{3}Z/);
  });

  it('slivers says when the clock of this computer is wrong by days', async () => {
    const shift = 'const now = Date.now; Date.now = () => now() + 3.5 * 86400000;';
    const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shift)}` };
    const ran = await desk.command.run([...alice, 'slivers'], { env });
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(
      sentence(ran),
      /^The clock of this computer is 3 days ahead of that of home\.example/,
    );
    assert.equal((await desk.command.ask([...alice, 'slivers'])).stderr, '');
  });

  it('takes the URN of the home site as its name, and no other unlisted one', async () => {
    const urn = 'urn:publicid:IDN+home.example+authority+cm';
    const ran = await desk.command.ask([...alice, 'list', '-m', urn, '--json']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(json(ran)['site'], urn);
    const other = urn.replace('home', 'elsewhere');
    const refused = await desk.command.ask([...alice, 'list', '-m', other]);
    assert.equal(refused.exitCode, 2);
    assert.match(sentence(refused), /^The address of \S+elsewhere\S+ is not known: give it/);
  });

  it('renew makes a slice and its slivers live longer', async () => {
    const until = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const ran = await desk.command.ask([...alice, 'renew', 'hello', '--until', until, '--json']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { sliceExpires, sliversExpire } = member(json(ran), 'renewed');
    assert.ok(String(sliceExpires) >= until);
    assert.ok(String(sliversExpire) >= until);
    const less = await desk.command.ask([...alice, 'renew', 'hello', '--days', '1', '--json']);
    const { renewed } = json(less);
    assert.partialDeepStrictEqual(renewed, { sliceExpires, sliversExpire });
    const vague = await desk.command.ask([...alice, 'renew', 'hello']);
    assert.equal(vague.exitCode, 2);
    assert.match(
      sentence(vague),
      /^Give the new expiration: --days NUMBER, --hours NUMBER, or --until DATE/,
    );
  });

  it('prestage waits until the images are there', async () => {
    const args = ['prestage', urn, '-n', 'hello', '--wait', '--poll', '0.1', '--json'];
    const ran = await desk.command.ask([...alice, ...args, '--timeout', '30']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    const { images } = json(ran);
    assert.ok(Array.isArray(images));
    assert.partialDeepStrictEqual(images[0], { asked: urn, ready: true });
  });

  it('prestage tells what it learns of a site: that an RSpec can name images of others by URN', async () => {
    const args = ['prestage', urn, '-m', north, '-n', 'hello', '--wait', '--poll', '0.1'];
    const ran = await desk.command.ask([...alice, ...args]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(
      ran.stderr,
      /^north\S* fetches images of other sites by URN, so an RSpec can use their URNs there\.$/m,
    );
    const again = await desk.command.ask([...alice, ...args, '--json']);
    assert.equal(json(again)['foreignImages'], 'urn');
  });

  it('prestage says what to do where no site has such an image', async () => {
    const absent = `${urn}-absent`;
    const ran = await desk.command.ask([...alice, 'prestage', absent, '-m', north, '-n', 'hello']);
    assert.equal(ran.exitCode, 1);
    assert.match(sentence(ran), /did not find the image/);
  });

  it('completes commands, options, URNs and nicknames without asking anybody', async () => {
    const words = async (...line: string[]): Promise<string[]> =>
      (await desk.command.ask(['complete-words', '--', ...line])).stdout.split('\n').slice(0, -1);
    await desk.command.ask([...alice, 'slivers']);
    assert.deepEqual(await words('geni-image', 'cr'), ['create']);
    assert.ok((await words('geni-image', 'create', '--no')).includes('--no-overwrite'));
    assert.deepEqual(await words('geni-image', '-m', 'wis'), ['wisconsin-clab']);
    assert.deepEqual(
      await words('geni-image', 'delete', 'urn:publicid:IDN+home.example+image+demo:w'),
      [urn],
    );
    const vm = desk.testbed.sliver('vm').urn;
    assert.ok((await words('createimage', 'name', 'urn:')).includes(vm));
  });

  it('completes a URN in bash, which takes its colons for ends of words', async () => {
    const { stdout: script } = await desk.command.ask(['completion', 'bash']);
    const line = 'geni-image delete urn:publicid:IDN+home.example+image+demo:w';
    const file = desk.command.fileOf('geni-image');
    const lines = [
      `geni-image() { '${process.execPath}' '${file}' "$@"; }`,
      script,
      `COMP_LINE='${line}' COMP_POINT=${line.length}`,
      'COMP_WORDS=(geni-image delete urn : publicid : IDN+home.example+image+demo : w) COMP_CWORD=8',
      '_geni_image; printf "%s\\n" "${COMPREPLY[@]}"',
    ];
    const env = { ...process.env, XDG_STATE_HOME: join(desk.command.home, 'state') };
    const { stdout } = await promisify(execFile)('bash', ['-c', lines.join('\n')], { env });
    assert.equal(stdout, 'web\n');
  });

  it('prints completions that their shells accept', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const ran = await desk.command.ask(['completion', shell]);
      assert.equal(ran.exitCode, 0);
      assert.match(ran.stdout, /complete-words/);
    }
    const unknown = await desk.command.ask(['completion', 'tcsh']);
    assert.equal(unknown.exitCode, 2);
    assert.match(sentence(unknown), /^There is no completion for "tcsh"/);
  });

  it('tells its version', async () => {
    const text: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    const version = isRecord(text) ? String(text['version']) : '';
    assert.equal((await desk.command.run(['--version'])).stdout, `${version}\n`);
  });
});
