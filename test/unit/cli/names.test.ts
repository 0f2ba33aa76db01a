/** Names where a person types: of images, wherever a URN would do, and what happens when they say too little. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { imageNames } from '../../../src/cli/image/session/imageNames';
import { Desk, json, member, sentence } from './desk';

describe('The name of an image', () => {
  it('may tell its project and its version, as lists and RSpecs write them', () => {
    assert.deepEqual(imageNames('web'), [{ project: undefined, name: 'web' }]);
    assert.deepEqual(imageNames('demo:web'), [{ project: 'demo', name: 'web' }]);
    assert.deepEqual(imageNames('demo/web:2'), [{ project: 'demo', name: 'web', version: 2 }]);
    assert.deepEqual(imageNames('web:2'), [
      { project: 'web', name: '2' },
      { name: 'web', version: 2 },
    ]);
    assert.deepEqual(imageNames('urn:publicid:IDN+a+image+b:c'), []);
    assert.deepEqual(imageNames('two words'), []);
  });
});

describe('Images by name', () => {
  let desk: Desk;
  let alice: string[];
  let urn: string;

  before(async () => {
    desk = await Desk.open();
    alice = desk.user('alice');
    urn = await desk.image('web');
    await desk.ready();
    await desk.image('web', '--yes');
  });
  after(async () => desk.close());

  async function add(site: string): Promise<void> {
    const ran = await desk.command.ask([...alice, 'site', 'add', site]);
    assert.equal(ran.exitCode, 0, ran.stderr);
  }

  it('are shown, judged and compared by their names', async () => {
    for (const word of ['web', 'WEB', 'demo:web', 'demo/web', 'web:0']) {
      const info = await desk.command.ask([...alice, 'info', word]);
      assert.match(
        info.stdout,
        new RegExp(`^image    ${urn.replaceAll('+', '\\+')}$`, 'm'),
        info.stderr,
      );
    }
    const who = await desk.command.ask([...alice, 'who', 'web']);
    assert.match(who.stdout, /^Anyone can use web, at other sites too\.$/m, who.stderr);
    const diff = await desk.command.ask([...alice, 'diff', 'web:0', 'web:1']);
    assert.equal(diff.exitCode, 0, diff.stderr);
  });

  it('of the site itself are found after those of people', async () => {
    const who = await desk.command.ask([...alice, 'who', 'UBUNTU22-64-STD']);
    assert.match(who.stdout, /\+image\+emulab-ops:UBUNTU22-64-STD$/m, who.stderr);
    const diff = await desk.command.ask([...alice, 'diff', 'web', 'UBUNTU22-64-STD']);
    assert.match(diff.stdout, /^The contents differ\.$/m, diff.stderr);
  });

  it('of colleagues in the same project are found too', async () => {
    const info = await desk.command.ask([...desk.user('bob'), 'info', 'web']);
    assert.match(info.stdout, /^creator {2}alice$/m, info.stderr);
  });

  it('that nobody has are a plain answer, with the nearest one', async () => {
    const ran = await desk.command.ask([...alice, 'info', 'wbe', '--json']);
    assert.equal(ran.exitCode, 1);
    const error = member(json(ran), 'error');
    assert.equal(error['reason'], 'not-found');
    assert.match(String(error['sentence']), /^There is no image wbe .* Did you mean web\?/);
  });

  it('stay URNs for the classic scripts', async () => {
    const ran = await desk.command.ask([...alice, 'web', '--yes'], { name: 'deleteimage' });
    assert.equal(ran.exitCode, 2);
    assert.deepEqual(await desk.names(), ['web']);
    const info = await desk.command.ask([...alice, 'web'], { name: 'imageinfo' });
    assert.equal(info.exitCode, 2);
    const other = await desk.command.ask([...desk.user('bob'), urn], { name: 'imageinfo' });
    assert.doesNotMatch(other.stdout, /creator|version/, other.stderr);
  });

  it('of a colleague are deleted only with the creator, whom the failure names', async () => {
    const ran = await desk.command.ask([...desk.user('bob'), 'delete', 'web', '--yes']);
    assert.match(
      sentence(ran),
      /"geni-image delete web urn:publicid:IDN\+home\.example\+user\+alice"/,
    );
    assert.deepEqual(await desk.names(), ['web']);
  });

  it('that several sites have show what to type, and delete none of them', async () => {
    await add('north');
    const there = 'urn:publicid:IDN+north.example+sliver+1002';
    const made = await desk.command.ask([
      ...alice,
      'create',
      'web',
      there,
      '--wait',
      '--poll',
      '0.1',
    ]);
    assert.equal(made.exitCode, 0, made.stderr);
    const ran = await desk.command.ask([...alice, 'delete', 'web', '--yes']);
    assert.equal(ran.exitCode, 2);
    assert.match(
      ran.stderr,
      /^geni-image: web is the name of 2 images\. Give the one that you mean:\n {2}geni-image delete demo:web -m home\.example\n {2}geni-image delete \S+:web -m north\.example$/m,
    );
    const one = await desk.command.ask([...alice, 'info', 'web', '-m', 'north']);
    assert.match(one.stdout, /^site {5}north\.example$/m, one.stderr);
    assert.deepEqual(await desk.names(), ['web']);
  });

  it('are not deleted while a site that may have another one cannot be read', async () => {
    await desk.image('lonely');
    await desk.fault('expired-credential', { method: 'ListImages', site: 'north' });
    const ran = await desk.command.ask([...alice, 'delete', 'lonely', '--yes']);
    await desk.noFaults();
    assert.notEqual(ran.exitCode, 0);
    assert.match(
      sentence(ran),
      /^It is not known whether lonely is the name of one image only, since north\.example could not be read\./,
    );
    assert.ok((await desk.names()).includes('lonely'));
  });

  it('are deleted after it was said which image that is', async () => {
    await desk.image('doomed');
    const asked = await desk.command.ask([...alice, 'delete', 'doomed']);
    assert.equal(asked.exitCode, 4);
    assert.match(asked.stderr, /\+image\+demo:doomed is your image at home\.example:$/m);
    assert.match(asked.stderr, /^ {2}version 0: [\d.]+ MB, made .*, can be used by anyone$/m);
    const ran = await desk.command.ask([...alice, 'delete', 'doomed', '--yes']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^Deleted image doomed and its only version\./);
    assert.ok(!(await desk.names()).includes('doomed'));
  });

  it('that several sites have are picked on a terminal', async () => {
    const ran = await desk.command.onTerminal([...alice, 'delete', 'web'], {
      answers: [
        [/Which one\?/, '\r'],
        [/\[y\/N\]/, 'n\r'],
      ],
    });
    assert.equal(ran.exitCode, 4, ran.screen);
    assert.match(ran.screen, /image\+demo:web is your image at home\.example:/);
    assert.match(ran.screen, /Delete image web and its 2 versions \(.*\)\? \[y\/N\]/);
  });
});
