/** Where the token comes from, where it may go, and that it is never shown. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'node:test';
import type { Ran } from '../../../support/commandLine';
import { makeAuthority, makeServer } from '../../../support/certificates';
import { TestServer, type Handler } from '../../../support/httpsServer';
import { Desk, json, member, sentence } from '../desk';

describe('A token for the portal', () => {
  let desk: Desk;
  let token: string;
  let url: string;
  const ran: Ran[] = [];

  before(async () => {
    desk = await Desk.open();
    const [, file = ''] = desk.token('alice');
    token = readFileSync(file, 'utf8').trim();
    url = desk.testbed.description.portal?.url ?? '';
  });
  after(async () => desk.close());

  async function ask(words: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
    const one = await desk.command.ask(words, { env });
    ran.push(one);
    return one;
  }

  function fileWith(name: string, text: string, mode = 0o600): string {
    const file = join(desk.command.home, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  }

  const at = (): string[] => ['--portal', url, ...desk.trusting()];

  it('of the local testbed finds its portal and its CA by itself', async () => {
    const found = await ask([...desk.token('alice'), 'slivers', '--json']);
    assert.equal(found.exitCode, 0, found.stderr);
    assert.equal(member(json(found), 'portal')['url'], new URL(url).href);
  });

  it('comes from PORTAL_TOKEN, PORTAL_TOKEN_FILE and standard input too', async () => {
    const [, file = ''] = desk.token('alice');
    const text = await ask(['slivers', ...desk.trusting()], {
      PORTAL_TOKEN: token,
      PORTAL_HTTP: url,
    });
    const named = await ask(['slivers'], { PORTAL_TOKEN_FILE: file });
    for (const one of [text, named]) {
      assert.equal(one.exitCode, 0, one.stderr);
      assert.match(one.stdout, /^hello +vm /m);
    }
    const piped = `cat '${file}' | '${process.execPath}' '${desk.command.fileOf('geni-image')}'`;
    const words = [...at(), '--token', '-', 'slivers'].map((word) => `'${word}'`).join(' ');
    const { stdout } = await promisify(execFile)('sh', ['-c', `${piped} ${words}`], {
      env: { PATH: process.env['PATH'], HOME: desk.command.home },
    });
    assert.match(stdout, /^hello +vm /m);
  });

  it('given as the argument itself is refused, and not shown', async () => {
    const wrong = await ask(['--token', token, 'slivers']);
    assert.equal(wrong.exitCode, 2);
    assert.match(sentence(wrong), /^--token must name the file with your token/);
  });

  it('typed in the place of a name or an address is not shown either', async () => {
    for (const words of [
      [token],
      ['slivers', ...at(), ...desk.token('alice'), '-n', token],
      ['renew', token, '--days', '1', ...at(), ...desk.token('alice'), '--json'],
      ['create', token, 'vm', '--yes', ...at(), ...desk.token('alice')],
      ['slivers', '--portal', token, ...desk.token('alice')],
      ['wait', token, ...at(), ...desk.token('alice')],
    ]) {
      const one = await ask(words);
      assert.notEqual(one.exitCode, 0);
      assert.ok(!`${one.stdout}${one.stderr}`.includes(token.slice(0, 40)), words.join(' '));
    }
  });

  it('that is none is refused before anything is sent', async () => {
    for (const [text, words] of [
      ['', /is empty\./],
      ['<!doctype html>\n<title>CloudLab</title>', /is a web page, not a token/],
      [
        '-----BEGIN CERTIFICATE-----',
        /contains a certificate or a key, not a token: give it with -f/,
      ],
      ['two words', /is not a token: a token has no spaces/],
    ] as const) {
      const one = await ask([...at(), '--token', fileWith('wrong.jwt', text), 'slivers']);
      assert.equal(one.exitCode, 2);
      assert.match(sentence(one), words);
    }
    const missing = await ask(['--portal', url, 'doctor']);
    assert.match(missing.stdout, /^failed +token +The portal needs your token/m);
  });

  it('that others can read is used, with a warning', async () => {
    const open = fileWith('open.jwt', `${token}\n`, 0o644);
    const one = await ask([...at(), '--token', open, 'slivers']);
    assert.equal(one.exitCode, 0, one.stderr);
    assert.match(one.stderr, /Other users of this computer can read the token in .*open\.jwt/);
  });

  it('never goes to an address that is not https, or to the plain port', async () => {
    for (const address of ['http://boss.emulab.net:43794', 'https://boss.emulab.net:43795']) {
      const one = await ask(['slivers'], { PORTAL_TOKEN: token, PORTAL_HTTP: address });
      assert.equal(one.exitCode, 2);
      assert.match(sentence(one), /in PORTAL_HTTP is not encrypted, so no token is sent there\.$/);
      const given = await ask(['slivers', '--portal', address], { PORTAL_TOKEN: token });
      assert.match(sentence(given), /in --portal is not encrypted/);
    }
  });

  it('that has expired or was revoked is refused with 2 and the way to a new one', async () => {
    const made = (await desk.testbed.control({
      command: 'user.token',
      uid: 'alice',
      hours: 0.0001,
    })) as { token: string };
    const [, file = ''] = desk.token('bob');
    const lines = [
      [made.token, /Token has expired|Invalid token/],
      [readFileSync(file, 'utf8'), /Token has been revoked/],
    ] as const;
    await desk.testbed.control({ command: 'user.remove', uid: 'bob' });
    for (const [text, words] of lines) {
      const one = await ask([...at(), '--token', fileWith('old.jwt', text), 'slivers']);
      assert.equal(one.exitCode, 2, one.stderr);
      assert.match(sentence(one), /does not accept your token/);
      assert.match(one.stderr, words);
      assert.match(one.stderr, /Portal API Token/);
    }
  });

  describe('at another server', () => {
    let server: TestServer;
    let ca: string;

    before(async () => {
      const authority = await makeAuthority();
      const open = { requestCert: false, rejectUnauthorized: false };
      server = await TestServer.start(
        await makeServer(authority),
        authority,
        () => undefined,
        open,
      );
      ca = fileWith('ca.pem', authority.pem);
    });
    after(async () => server.stop());

    async function answeredBy(handler: Handler): Promise<Ran> {
      server.handler = handler;
      const [, file = ''] = desk.token('alice');
      const words = ['--token', file, '--portal', server.url(''), '--cacertificate', ca];
      return await ask([...words, 'slivers']);
    }

    it('that shows a web page, it is said that this is no portal', async () => {
      const one = await answeredBy(({ response }) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>CloudLab</html>');
      });
      assert.equal(one.exitCode, 3);
      assert.match(
        sentence(one),
        /answered with a web page, so it is not the interface of a portal\. Check the address/,
      );
    });

    it('that repeats it in its error, it is not shown', async () => {
      const one = await answeredBy(({ request, response }) => {
        const given = String(request.headers['x-api-token']);
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: `Bad request of ${given}` }));
      });
      assert.equal(one.exitCode, 1);
      assert.match(one.stderr, /Bad request of \[token\]/);
    });

    it('that has no such path, it is said that this is no portal', async () => {
      const portal = ['--portal', `${url}/elsewhere`, ...desk.trusting()];
      const one = await ask([...portal, ...desk.token('alice'), 'slivers']);
      assert.equal(one.exitCode, 3);
      assert.match(
        sentence(one),
        /does not know this path, so it is not the interface of a portal/,
      );
    });

    it('that redirects to another place, it does not follow', async () => {
      const one = await answeredBy(({ response }) => {
        response.writeHead(307, { location: `${url}/experiments` }).end();
      });
      assert.equal(one.exitCode, 3);
      assert.match(sentence(one), /redirects to \S+, and your token is not sent there/);
    });

    it('whose certificate nobody vouches for, it is not sent', async () => {
      const before = server.received.length;
      const one = await ask([...desk.token('alice'), '--portal', server.url(''), 'slivers']);
      assert.equal(one.exitCode, 3);
      assert.match(sentence(one), /is not trusted/);
      assert.equal(server.received.length, before);
    });
  });

  it('says of commands that a portal cannot do what they need', async () => {
    const [image, bearer] = ['my-image', desk.token('alice')];
    for (const words of [['list'], ['info', image], ['delete', image], ['who', image]]) {
      const one = await ask([...bearer, ...words]);
      assert.equal(one.exitCode, 2);
      assert.match(sentence(one), /^A token is not enough: a portal cannot do this, .* -f FILE\.$/);
    }
  });

  it('is in nothing that was printed here, with -d too', async () => {
    ran.push(await desk.command.ask([...desk.token('alice'), '-d', 'slivers']));
    assert.match(ran.at(-1)?.stderr ?? '', /^GET https:\/\/\S+\/experiments \d+ ms ok$/m);
    assert.ok(ran.length > 10);
    const [, , signature = ''] = token.split('.');
    for (const { stdout, stderr } of ran) {
      assert.ok(!`${stdout}${stderr}`.includes(token));
      assert.ok(!`${stdout}${stderr}`.includes(signature));
    }
  });
});
