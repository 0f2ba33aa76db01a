/** What `geni-image lock` cannot lock, and locks of programs newer than this one. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CommandLine } from '../../support/commandLine';
import { Desk, json, sentence } from './desk';

describe('A lock', () => {
  let desk: Desk;
  let urn: string;

  before(async () => {
    desk = await Desk.open();
    urn = await desk.image('web');
  });
  after(async () => desk.close());

  function folderWith(...images: string[]): string {
    const folder = mkdtempSync(join(desk.command.home, 'lock-'));
    const nodes = images.map(
      (image, at) => `<node client_id="n${at}"><sliver_type name="emulab-xen">
<disk_image name="${image}"/></sliver_type></node>`,
    );
    const rspec = `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request">${nodes.join('')}</rspec>`;
    writeFileSync(join(folder, 'a.rspec'), rspec);
    return folder;
  }

  const lock = async (folder: string, ...words: string[]): ReturnType<CommandLine['ask']> =>
    desk.command.ask(['lock', ...words, ...desk.user('alice')], { folder });

  it('leaves out what is not certain, and says of each reference why', async () => {
    const folder = folderWith(urn, 'UBUNTU22-64-STD', `${urn}:x3`);
    const profile = [
      'import geni.portal as portal',
      'import geni.rspec.pg as pg',
      'request = portal.Context().makeRequestRSpec()',
      'node = request.RawPC("n")',
      'node.disk_image = "urn:publicid:IDN+home.example+image+demo:" + portal.params.image',
    ];
    writeFileSync(join(folder, 'profile.py'), profile.join('\n'));
    const ran = await lock(folder);
    for (const expected of [
      /a\.rspec: UBUNTU22-64-STD is not locked: it is a name without a site\./,
      /a\.rspec: \S+web:x3 is not locked: it is not a valid URN or URL\./,
      /profile\.py: \S.* is not locked: it is put together when the file is used\./,
    ])
      assert.match(ran.stderr, expected);
    const kept: unknown = JSON.parse(readFileSync(join(folder, 'images.lock.json'), 'utf8'));
    assert.partialDeepStrictEqual(kept, { images: [{ reference: urn }], notKnown: [] });
    const told = json(await lock(folder, '--json'))['leftOut'];
    assert.ok(Array.isArray(told));
    assert.equal(told.length, 3);
  });

  it('of a newer version is not called damaged', async () => {
    const folder = folderWith(urn);
    writeFileSync(join(folder, 'images.lock.json'), JSON.stringify({ lockVersion: 2, images: {} }));
    const ran = await desk.command.ask(['verify', ...desk.trusting()], { folder });
    assert.equal(ran.exitCode, 2);
    assert.match(
      sentence(ran),
      /images\.lock\.json has lock version 2, which is newer than this program knows: update ProtoGENI Images\.$/,
    );
  });
});

describe('Patterns on the command line', () => {
  it('are compared in bounded time', async () => {
    const command = await CommandLine.make();
    try {
      writeFileSync(join(command.home, `${'a'.repeat(200)}.rspec`), '<rspec/>');
      const started = performance.now();
      await command.ask(['lint', `${'*a'.repeat(60)}b.rspec`], { folder: command.home });
      await command.ask(['lint', `${'+(a|aa)'.repeat(12)}*b`], { folder: command.home });
      const ran = await command.ask(['lint', `*${'{a,b}'.repeat(20)}`], { folder: command.home });
      assert.ok(performance.now() - started < 10_000);
      assert.equal(ran.exitCode, 2);
      assert.match(
        sentence(ran),
        /cannot be used: a pattern has at most 1000 characters and 200 alternatives/,
      );
    } finally {
      await command.remove();
    }
  });
});
