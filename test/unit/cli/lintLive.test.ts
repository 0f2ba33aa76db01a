/** `geni-image lint --live`: what the lists of the sites tell, and what is left out without them. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { isRecord } from '../../../src/model/storage/json';
import type { Ran } from '../../support/commandLine';
import { Desk, json } from './desk';

const home = 'urn:publicid:IDN+home.example+authority+cm';
const north = 'urn:publicid:IDN+north.example+authority+cm';
const system = 'urn:publicid:IDN+home.example+image+emulab-ops:UBUNTU22-64-STD';

interface Wish {
  readonly site?: string;
  readonly type?: string;
}

function request(image: string, { site = home, type = 'emulab-xen' }: Wish = {}): string {
  return `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">
<node client_id="a" component_manager_id="${site}"><sliver_type name="${type}">
<disk_image name="${image}"/>
</sliver_type></node></rspec>
`;
}

describe('geni-image lint --live', () => {
  let desk: Desk;
  /** Of an image of the project, made from a Xen node, and of one for anyone. */
  let own: string;
  let bare: string;

  before(async () => {
    // What a failed snapshot leaves is there for some seconds, as long as a busy machine may need to look.
    desk = await Desk.open(undefined, { pollScale: 0.2 });
    own = await desk.image('web', 'no');
    bare = await desk.imageOf('pc', 'zinc', 'no');
  });
  afterEach(async () => desk.noFaults());
  after(async () => desk.close());

  async function lint(text: string, ...words: string[]): Promise<Ran> {
    const file = join(mkdtempSync(join(desk.command.home, 'lint-')), 'a.rspec');
    writeFileSync(file, text);
    return desk.command.ask(['lint', file, ...words]);
  }

  const live = async (text: string, ...words: string[]): Promise<Ran> =>
    lint(text, '--live', ...desk.user('alice'), ...words);

  function codesIn(ran: Ran): string[] {
    const { findings } = json(ran);
    assert.ok(Array.isArray(findings), ran.stdout);
    return findings.map((it: unknown) => (isRecord(it) ? String(it['code']) : ''));
  }

  it('finds nothing in what is right, and says who can use each image', async () => {
    const ran = await live(request(own));
    assert.deepEqual([ran.exitCode, ran.stdout], [0, ''], ran.stderr);
    assert.match(ran.stderr, /^web of .*: only its project can use it\.$/m);
    const { images, leftOut } = json(await live(request(own), '--json'));
    assert.ok(Array.isArray(images));
    assert.partialDeepStrictEqual(images[0], { urn: own, visibility: 'project', siteUrn: home });
    assert.deepEqual(leftOut, []);
  });

  it('finds an image that is not there, with the name that may be meant', async () => {
    const ran = await live(request(own.replace(':web', ':wbe')), '--json');
    assert.deepEqual(codesIn(ran), ['image-unknown']);
    assert.match(ran.stdout, /Did you mean web\?/);
  });

  it('finds a version that is not there', async () => {
    assert.deepEqual(codesIn(await live(request(`${own}:7`), '--json')), ['image-version-missing']);
  });

  it('finds an image of bare metal on a virtual machine', async () => {
    const ran = await live(request(bare), '--json');
    assert.deepEqual(codesIn(ran), ['image-sliver-type']);
  });

  it('finds an image that another site cannot fetch', async () => {
    const ran = await live(request(own, { site: north }), '--json');
    assert.ok(codesIn(ran).includes('image-not-shared'), ran.stdout);
  });

  it('knows the images that the site offers', async () => {
    const ran = await live(request(system), '--json');
    assert.deepEqual(codesIn(ran), []);
    assert.match(ran.stdout, /UBUNTU22-64-STD/);
  });

  it('asks for an address that no list has, and finds that there is nothing', async () => {
    const { stdout } = await desk.command.ask([...desk.user('alice'), 'list', '--json']);
    const [url = ''] = /https:[^"]*uuid=[-\da-f]+/.exec(stdout) ?? [];
    assert.deepEqual(codesIn(await live(request(url, { site: home }), '--json')), [
      'image-url-at-home',
    ]);
    const gone = url.replace(/[-\da-f]{12}$/, '000000000000');
    assert.deepEqual(codesIn(await live(request(gone), '--json')), ['image-unknown']);
  });

  it('asks no server but those of its sites, and says what it left out', async () => {
    const url =
      'https://elsewhere.example/image_metadata.php?uuid=00000000-0000-4000-8000-000000000000';
    const ran = await live(request(url));
    assert.deepEqual([ran.exitCode, ran.stdout], [0, '']);
    assert.match(ran.stderr, /Left out for https:\/\/elsewhere\.example.*Its site was not asked/);
  });

  it('is no success where the site gives no list, and says which checks were left out', async () => {
    await desk.fault('internal', { method: 'ListImages' });
    const file = request(`${own}x`, { site: home });
    const env = { XDG_STATE_HOME: mkdtempSync(join(desk.command.home, 'state-')) };
    const path = join(env.XDG_STATE_HOME, 'a.rspec');
    writeFileSync(path, file);
    const ran = await desk.command.ask(['lint', path, '--live', ...desk.user('alice')], { env });
    assert.notEqual(ran.exitCode, 0, ran.stderr);
    assert.equal(ran.stdout, '');
    assert.match(ran.stderr, /Left out for .*: all checks that need a list\. /);
  });

  it('checks the files alone where there is no certificate, and says what was left out', async () => {
    const env = { XDG_STATE_HOME: mkdtempSync(join(desk.command.home, 'state-')) };
    const path = join(env.XDG_STATE_HOME, 'a.rspec');
    writeFileSync(path, request(own.replace('IDN+', '')));
    const ran = await desk.command.ask(['lint', path, '--live'], { env });
    assert.match(ran.stdout, /\[image-missing-idn\]/);
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.stderr,
      /Left out for any site: all checks that need a list\. .*encrypted\.pem/,
    );
    writeFileSync(path, request(own));
    assert.equal((await desk.command.ask(['lint', path, '--live'], { env })).exitCode, 2);
  });

  it('judges by the list of before where there is one, and tells its age', async () => {
    await live(request(own));
    await desk.fault('internal', { method: 'ListImages' });
    const ran = await live(request(own.replace(':web', ':wbe')));
    assert.match(ran.stdout, /\[image-unknown\]/);
    assert.match(ran.stderr, /Its list was read (?:now|this minute|.* ago)\./);
    assert.notEqual(ran.exitCode, 0);
  });

  it('asks nobody with --kept, and needs no certificate', async () => {
    await live(request(own));
    const ran = await lint(request(own.replace(':web', ':wbe')), '--kept');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /\[image-unknown\]/);
    assert.match(ran.stderr, /Its list was read/);
  });

  it('takes a list for proof of absence for an hour, and of presence for a day', async () => {
    await live(request(bare));
    const folder = join(desk.command.home, 'state', 'protogeni-images', 'image-lists');
    const [name = ''] = readdirSync(folder).filter((it) => it.endsWith('.json'));
    const file = join(folder, name);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as object;
    const agedBy = (hours: number): void =>
      writeFileSync(file, JSON.stringify({ ...kept, at: Date.now() - hours * 3_600_000 }));
    const [unknown, onXen] = [request(`${own}x`), request(bare)];
    agedBy(2);
    const later = await lint(unknown, '--kept');
    assert.equal(later.stdout, '');
    assert.match(later.stderr, /Left out for \S+: image-unknown\. Its list was read 2 hours ago\./);
    assert.match((await lint(onXen, '--kept')).stdout, /\[image-sliver-type\]/);
    agedBy(49);
    const old = await lint(onXen, '--kept');
    assert.equal(old.stdout, '');
    assert.match(
      old.stderr,
      /Left out for \S+: all checks that need a list\. Its list was read 2 days ago\./,
    );
  });

  it('reads each file once, since a pipe gives its text only once', async () => {
    const folder = mkdtempSync(join(desk.command.home, 'lint-'));
    const [file, pipe] = [join(folder, 'a.rspec'), join(folder, 'pipe')];
    writeFileSync(file, request(` ${own}`));
    execFileSync('mkfifo', [pipe]);
    const writer = spawn('sh', ['-c', 'cat "$0" >"$1"', file, pipe]);
    const { stdout, stderr } = await desk.command.ask(['lint', pipe, '--kept']);
    writer.kill();
    assert.match(stdout, /\[image-spaces\]/, stderr);
  });

  it('is no success with --kept where nothing is kept', async () => {
    const env = { XDG_STATE_HOME: mkdtempSync(join(desk.command.home, 'state-')) };
    const path = join(env.XDG_STATE_HOME, 'a.rspec');
    writeFileSync(path, request(own));
    const ran = await desk.command.ask(['lint', path, '--kept'], { env });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /Left out for any site: .* No list is kept: "lint --live" reads it/);
    assert.equal((await desk.command.ask(['lint', path, '--kept', '--live'])).exitCode, 2);
  });

  it('says what it left out where only the advertisement is missing', async () => {
    await desk.fault('internal', { method: 'DiscoverResources' });
    const ran = await live(request(`${own}x`));
    assert.equal(ran.stdout, '');
    assert.match(ran.stderr, /Left out for .*: image-unknown\. /);
  });

  it('asks the sites of the configuration', async () => {
    const [, second] = desk.testbed.description.aggregates;
    const config = join(desk.command.home, 'sites.json');
    writeFileSync(config, JSON.stringify({ sites: [{ urn: north, address: second?.cmUrl }] }));
    const ran = await live(request(own, { site: north }), '--config', config);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.doesNotMatch(ran.stderr, /web of/);
  });

  it('finds an image whose snapshot has failed, whoever has begun it', async () => {
    await desk.fault('snapshot', { reason: 'tool' });
    await desk.ready();
    const vm = desk.testbed.sliver('vm').urn;
    const words = ['create', 'broken', vm, 'no', '--wait', '--poll', '0.1'];
    assert.equal((await desk.command.ask([...desk.user('alice'), ...words])).exitCode, 5);
    const env = { XDG_STATE_HOME: mkdtempSync(join(desk.command.home, 'state-')) };
    const path = join(env.XDG_STATE_HOME, 'a.rspec');
    writeFileSync(path, request(own.replace(':web', ':broken')));
    const line = ['lint', path, '--live', '--json', ...desk.user('alice')];
    assert.deepEqual(codesIn(await desk.command.ask(line, { env })), ['image-failed']);
  });
});
