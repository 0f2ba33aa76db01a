/** `geni-image lock` and `verify`: what is written down, and what is said of it later. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import Ajv from 'ajv';
import { isRecord } from '../../../src/model/storage/json';
import type { Ran } from '../../support/commandLine';
import { makeAuthority, makeServer } from '../../support/certificates';
import { TestServer } from '../../support/httpsServer';
import { Desk, json, member, sentence } from './desk';

const home = 'urn:publicid:IDN+home.example+authority+cm';

function request(...images: string[]): string {
  const nodes = images.map(
    (image, at) => `<node client_id="n${at}" component_manager_id="${home}">
<sliver_type name="emulab-xen"><disk_image name="${image}"/></sliver_type></node>`,
  );
  return `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">${nodes.join('\n')}</rspec>\n`;
}

describe('geni-image lock and verify', () => {
  let desk: Desk;
  /** URNs: for anyone, and for the project. */
  let open: string;
  let own: string;

  before(async () => {
    desk = await Desk.open();
    open = await desk.image('open');
    own = await desk.image('own', 'no');
  });
  afterEach(async () => desk.noFaults());
  after(async () => desk.close());

  function folderWith(...images: string[]): string {
    const folder = mkdtempSync(join(desk.command.home, 'lock-'));
    writeFileSync(join(folder, 'a.rspec'), request(...images));
    return folder;
  }

  const lock = async (folder: string, ...words: string[]): Promise<Ran> =>
    desk.command.ask(['lock', ...words, ...desk.user('alice')], { folder });

  /** As anybody could: without a certificate. */
  const verify = async (folder: string, ...words: string[]): Promise<Ran> =>
    desk.command.ask(['verify', ...words, ...desk.trusting()], { folder });

  type Image = Record<string, unknown>;

  function locked(folder: string): { images: Image[]; notKnown: Image[] } {
    return JSON.parse(readFileSync(join(folder, 'images.lock.json'), 'utf8')) as {
      images: Image[];
      notKnown: Image[];
    };
  }

  function change(folder: string, more: Image): void {
    const file = join(folder, 'images.lock.json');
    const before = JSON.parse(readFileSync(file, 'utf8')) as { images: Image[] };
    const images = before.images.map((image) => ({ ...image, ...more }));
    writeFileSync(file, JSON.stringify({ ...before, images }));
  }

  async function outcomes(folder: string, ...words: string[]): Promise<[number | null, string[]]> {
    const ran = await verify(folder, '--json', ...words);
    const { images } = json(ran);
    assert.ok(Array.isArray(images), ran.stderr);
    return [ran.exitCode, images.map((it: unknown) => (isRecord(it) ? String(it['outcome']) : ''))];
  }

  async function urlOf(urn: string, version: boolean): Promise<string> {
    const found = member(
      json(await desk.command.ask([...desk.user('alice'), 'info', urn, '--json'])),
      'image',
    );
    const [newest] = found['versions'] as { url: string }[];
    if (version) return newest?.url ?? '';
    const folder = folderWith(urn);
    await lock(folder);
    return String(locked(folder).images[0]?.['imageUrl']);
  }

  describe('lock', () => {
    it('writes down version, contents, addresses and who can use each image', async () => {
      const folder = folderWith(open, own);
      const ran = await lock(folder);
      assert.equal(ran.exitCode, 0, ran.stderr);
      const { images, notKnown } = locked(folder);
      assert.deepEqual(notKnown, []);
      const [first, second] = images;
      assert.partialDeepStrictEqual(first, {
        reference: open,
        site: home,
        files: ['a.rspec'],
        urn: `${open}:0`,
        pinned: false,
        format: 'ndz',
        visibility: 'anyone',
      });
      assert.match(String(first?.['hash']), /^[\da-f]{40}$/);
      assert.match(String(first?.['url']), /^https:.*uuid=/);
      assert.notEqual(first?.['imageUrl'], first?.['url']);
      assert.equal(second?.['visibility'], 'project');
      const schema = JSON.parse(readFileSync('schemas/images-lock.schema.json', 'utf8')) as object;
      const validate = new Ajv().compile(schema);
      assert.ok(validate(locked(folder)), JSON.stringify(validate.errors));
      assert.equal(statSync(join(folder, 'images.lock.json')).mode & 0o777, 0o644);
    });

    it('needs no certificate where all references are addresses', async () => {
      const url = await urlOf(open, true);
      const folder = folderWith(url);
      const ran = await desk.command.ask(['lock', ...desk.trusting()], { folder });
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.partialDeepStrictEqual(locked(folder).images[0], {
        url,
        urn: `${open}:0`,
        pinned: true,
      });
      const moving = folderWith(await urlOf(open, false));
      await lock(moving);
      assert.partialDeepStrictEqual(locked(moving).images[0], { url, pinned: false });
    });

    it('knows the images that the site offers, and a version by its number', async () => {
      const system = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';
      const folder = folderWith(system, `${open}:0`);
      await lock(folder);
      assert.deepEqual(
        locked(folder).images.map(({ reference, pinned }) => [reference, pinned]),
        [
          [system, false],
          [`${open}:0`, true],
        ].sort(),
      );
    });

    it('says of which image nothing is known, in the lock too, and is no success then', async () => {
      const folder = folderWith(open, `${open}x`);
      const ran = await lock(folder);
      assert.equal(ran.exitCode, 1);
      assert.match(sentence(ran), /openx is not known\. It is not in any list of the sites/);
      assert.deepEqual([locked(folder).images.length, locked(folder).notKnown.length], [1, 1]);
    });

    it('says a reason once that several images have', async () => {
      const ran = await lock(folderWith(`${open}x`, `${open}y`));
      assert.equal(ran.exitCode, 1);
      assert.match(sentence(ran), /^2 images are not known, all for the same reason\. It is/);
      assert.match(ran.stderr, /\n {2}\S+openx\n {2}\S+openy\n/);
    });

    it('does not write through a link', async () => {
      const folder = folderWith(open);
      const target = join(folder, 'precious');
      writeFileSync(target, 'text');
      symlinkSync(target, join(folder, 'images.lock.json'));
      const ran = await lock(folder);
      assert.equal(ran.exitCode, 2);
      assert.match(sentence(ran), /images\.lock\.json is not written: it is not a regular file/);
      assert.equal(readFileSync(target, 'utf8'), 'text');
    });

    it('writes nothing for files that name no image, or are not read', async () => {
      const folder = folderWith();
      assert.match(sentence(await lock(folder)), /Nothing is locked: \. contains no image/);
      assert.equal((await lock(folder, 'gone.rspec')).exitCode, 2);
      assert.ok(!existsSync(join(folder, 'images.lock.json')));
    });
  });

  describe('verify', () => {
    it('proves as a stranger that all is as it was', async () => {
      const folder = folderWith(open, own, `${open}:0`);
      await lock(folder);
      assert.deepEqual(await outcomes(folder), [0, ['same', 'same', 'same']]);
      const ran = await verify(folder);
      assert.match(ran.stdout, /^same {7}urn:.*open:0 {2}The contents are the same\.$/m);
    });

    it('finds other contents of a version', async () => {
      const folder = folderWith(open);
      await lock(folder);
      change(folder, { hash: '0'.repeat(40) });
      assert.deepEqual(await outcomes(folder), [1, ['changed']]);
    });

    it('proves nothing by the address of another image', async () => {
      const folder = folderWith(open);
      await lock(folder);
      change(folder, { urn: `${own}:0` });
      assert.deepEqual(await outcomes(folder), [3, ['not-known']]);
      assert.match((await verify(folder)).stdout, /is that of another image, urn:.*demo:open\.$/m);
    });

    it('proves nothing without a checksum', async () => {
      const folder = folderWith(open);
      await lock(folder);
      change(folder, { hash: undefined });
      assert.deepEqual(await outcomes(folder), [3, ['not-known']]);
    });

    it('finds an image that fewer people can use than before', async () => {
      const folder = folderWith(own);
      await lock(folder);
      change(folder, { visibility: 'anyone' });
      assert.deepEqual(await outcomes(folder), [1, ['private']]);
    });

    it('claims nothing of a site that is not reached, or that nobody trusts', async () => {
      const folder = folderWith(open);
      await lock(folder);
      const untrusted = await desk.command.ask(['verify', '--json'], { folder });
      assert.equal(untrusted.exitCode, 3);
      assert.match(untrusted.stdout, /"outcome": "not-known"/);
      change(folder, { url: 'https://127.0.0.2:1/image_metadata.php?uuid=x' });
      assert.deepEqual(await outcomes(folder), [3, ['not-known']]);
    });

    it('takes a refusal to describe the image for no proof of anything', async () => {
      const folder = folderWith(open);
      await lock(folder);
      await desk.fault('snapshot', { reason: 'tool', times: 1 });
      await desk.ready();
      const words = ['create', 'broken', desk.testbed.sliver('vm').urn, '--wait', '--poll', '0.1'];
      assert.equal((await desk.command.ask([...words, ...desk.user('alice')])).exitCode, 5);
      const url = await urlOf(open.replace(':open', ':broken'), true);
      change(folder, { url });
      assert.deepEqual(await outcomes(folder), [3, ['not-known']]);
      assert.match((await verify(folder)).stdout, /not-known .* does not share it: it is not/);
    });

    it('takes only metadata, or a word that there are none, for an answer', async () => {
      const folder = folderWith(open);
      await lock(folder);
      let status = 200;
      let body = '';
      const authority = await makeAuthority();
      const server = await TestServer.start(
        await makeServer(authority),
        authority,
        ({ response }) => void response.writeHead(status).end(body),
        { requestCert: false },
      );
      const ca = join(folder, 'ca.pem');
      writeFileSync(ca, authority.pem);
      change(folder, { url: server.url('/image_metadata.php?uuid=1') });
      const ask = async (): Promise<number | null> =>
        (await desk.command.ask(['verify', '--cacertificate', ca], { folder })).exitCode;
      const same = String(locked(folder).images[0]?.['hash']);
      const bodies = ['', '<html><body>Welcome</body></html>', '<image></image>', same];
      for (const [code, text] of [
        ...bodies.map((it) => [200, it] as const),
        ...[301, 403, 410, 500, 502, 503].map((it) => [it, ''] as const),
      ]) {
        status = code;
        body = text;
        assert.equal(await ask(), 3, `${code} ${text}`);
      }
      status = 404;
      assert.equal(await ask(), 1);
      await server.stop();
    });

    it('tells of a name that stands for other contents, but not of a pinned version', async () => {
      const urn = await desk.image('moving');
      const [loose, pinned] = [folderWith(urn), folderWith(`${urn}:0`)];
      await lock(loose);
      await lock(pinned);
      writeFileSync(join(desk.testbed.sliver('vm').disk, 'more.txt'), 'more');
      await desk.image('moving', '--yes');
      assert.deepEqual(await outcomes(loose), [1, ['changed']]);
      assert.match(
        (await verify(loose)).stdout,
        /now refers to different contents: version 1, SHA-1/,
      );
      assert.deepEqual(await outcomes(pinned), [0, ['same']]);
    });

    it('tells of a new version with the same contents, and is a success', async () => {
      const urn = await desk.image('again');
      const folder = folderWith(urn);
      await lock(folder);
      await desk.image('again', '--yes');
      assert.deepEqual(await outcomes(folder), [0, ['same']]);
      assert.match((await verify(folder)).stdout, /new version, 1, with the same contents/);
    });

    it('tells of an image that is gone', async () => {
      const urn = await desk.image('short');
      const folder = folderWith(urn);
      await lock(folder);
      await desk.command.ask([...desk.user('alice'), 'delete', urn, '--yes']);
      assert.deepEqual(await outcomes(folder), [1, ['gone']]);
    });

    it('asks with a certificate whether oneself can use it', async () => {
      const folder = folderWith(own);
      await lock(folder);
      const as = async (name: 'alice' | 'carol'): Promise<Ran> =>
        desk.command.ask(['verify', '--as-me', '--json', ...desk.user(name)], { folder });
      const mine = await as('alice');
      assert.equal(mine.exitCode, 0, mine.stderr + mine.stdout);
      assert.match(mine.stdout, /"asked": "oneself"/);
      const other = await as('carol');
      assert.equal(other.exitCode, 1, other.stdout);
      assert.match(other.stdout, /"outcome": "private"/);
    });

    it('prints one line for a README', async () => {
      const folder = folderWith(open);
      await lock(folder);
      const ran = await verify(folder, '--markdown');
      assert.match(
        ran.stdout,
        /^\*\*Disk images:\*\* \[demo:open:0\]\(<https:\S+uuid=[-\da-f]+>\) \(SHA-1 `[\da-f]{40}`, \d.*\) \(checked on \d{4}-\d\d-\d\d as a stranger: all as locked\)\n$/,
      );
    });

    it('is no success where the lock itself says that an image was not known', async () => {
      const folder = folderWith(open, `${open}x`);
      await lock(folder);
      const ran = await verify(folder);
      assert.equal(ran.exitCode, 3);
      assert.match(sentence(ran), /openx was not known when the lock was written/);
    });

    it('says which image a file names now that the lock does not', async () => {
      const folder = folderWith(open);
      await lock(folder);
      writeFileSync(join(folder, 'a.rspec'), request(own));
      const ran = await verify(folder, '--json');
      assert.equal(ran.exitCode, 3);
      assert.partialDeepStrictEqual(json(ran), { unlocked: [{ file: 'a.rspec', reference: own }] });
      assert.match(
        sentence(ran),
        /own is named in a\.rspec and not in the lock: run "geni-image lock"/,
      );
    });

    it('verifies all locks in a folder, as lock has written them', async () => {
      const folder = folderWith(open);
      mkdirSync(join(folder, 'deep'));
      writeFileSync(join(folder, 'deep', 'b.rspec'), request(own));
      await lock(folder);
      assert.deepEqual(await outcomes(folder), [0, ['same', 'same']]);
      assert.deepEqual(await outcomes(folder, 'deep'), [0, ['same']]);
    });

    it('needs no files beside the lock', async () => {
      const folder = folderWith(open);
      await lock(folder);
      rmSync(join(folder, 'a.rspec'));
      assert.deepEqual(await outcomes(folder), [0, ['same']]);
    });

    it('refuses a lock that is missing or damaged', async () => {
      const folder = folderWith(open);
      assert.match(sentence(await verify(folder)), /images\.lock\.json does not exist/);
      await lock(folder);
      const whole = readFileSync(join(folder, 'images.lock.json'), 'utf8');
      for (const more of [
        { url: 'file:///etc/passwd' },
        { url: 'https://me:secret@127.0.0.1/?uuid=1' },
        { size: -5 },
        { size: 1e300 },
      ]) {
        writeFileSync(join(folder, 'images.lock.json'), whole);
        change(folder, more);
        const ran = await verify(folder);
        assert.equal(ran.exitCode, 2, JSON.stringify(more));
        assert.match(sentence(ran), /images\.lock\.json cannot be read .*write it again/);
      }
    });

    it('says of a file that is no lock what to give instead', async () => {
      const folder = mkdtempSync(join(desk.command.home, 'no-lock-'));
      writeFileSync(join(folder, 'a.rspec'), '<rspec/>');
      const ran = await verify(folder, 'a.rspec');
      assert.equal(ran.exitCode, 2);
      assert.match(
        sentence(ran),
        /a\.rspec is not a lock file: give images\.lock\.json, or the folder/,
      );
    });
  });
});
