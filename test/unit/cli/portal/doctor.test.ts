/** `geni-image doctor` about token and portal, and the record for a report. */
import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isRecord } from '../../../../src/model/storage/json';
import { Desk, sentence } from '../desk';

describe('geni-image doctor with a token', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());

  const doctor = (...words: string[]) =>
    desk.command.ask([...desk.token('alice'), 'doctor', ...words]);

  it('says whose it is and until when, and which portal answers', async () => {
    const ran = await doctor();
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^ok +token +alice, expires .*, in \d+ (?:month|day)s?\.$/m);
    assert.match(
      ran.stdout,
      /^ok +portal +\S+ answers, version 1\.0\.0\. Its CA certificate is trusted\.$/m,
    );
    assert.match(
      ran.stdout,
      /^warning +certificate +There is none at .*: images cannot be listed/m,
    );
  });

  it('looks at certificate and sites too where there is one, and at the portal alone with --portal', async () => {
    const both = await desk.command.ask([...desk.user('alice'), ...desk.token('alice'), 'doctor']);
    assert.equal(both.exitCode, 0, both.stderr);
    assert.match(both.stdout, /^ok +site /m);
    assert.match(both.stdout, /^ok +token /m);
    const alone = await doctor('--portal');
    assert.doesNotMatch(alone.stdout, /^\w+ +(?:state|certificate|site) /m);
    assert.match(alone.stdout, /^ok +token /m);
  });

  it('says that a token ends soon, and that one is for one experiment only', async () => {
    const made = (await desk.testbed.control({
      command: 'user.token',
      uid: 'alice',
      hours: 24,
    })) as {
      token: string;
    };
    const file = join(desk.command.home, 'soon.jwt');
    writeFileSync(file, made.token, { mode: 0o600 });
    const at = ['--portal', desk.testbed.description.portal?.url ?? '', ...desk.trusting()];
    const soon = await desk.command.ask(['--token', file, ...at, 'doctor']);
    assert.match(
      soon.stdout,
      /^warning +token +alice, expires .*\n +Get a new one in the portal in time\.$/m,
    );
  });

  describe('--portal --record', () => {
    const file = (): string => join(desk.command.home, 'record.json');

    it('shows and writes how the portal answers, without anything that names somebody', async () => {
      const ran = await doctor('--portal', '--record', file());
      assert.equal(ran.exitCode, 0, ran.stderr);
      const text = readFileSync(file(), 'utf8');
      assert.ok(ran.stdout.includes(text.trimEnd()));
      assert.equal(statSync(file()).mode & 0o077, 0);
      const [, tokenFile = ''] = desk.token('alice');
      const token = readFileSync(tokenFile, 'utf8').trim();
      for (const secret of [
        token,
        'alice',
        'hello',
        'demo',
        'home.example',
        '127.0.0',
        '203.0.113',
      ])
        assert.ok(!text.includes(secret), secret);
      assert.doesNotMatch(text, /[0-9a-f]{8}-[0-9a-f]{4}-|"pc"|"vm"|UBUNTU|import /);
    });

    it('answers what can be seen without changing anything', () => {
      const record: unknown = JSON.parse(readFileSync(file(), 'utf8'));
      assert.ok(isRecord(record) && Array.isArray(record['answers']));
      const answers = record['answers'].filter(isRecord);
      const statusOf = (request: string, token = true): unknown =>
        answers.find((one) => one['request'] === request && one['token'] === token)?.['status'];
      assert.equal(statusOf('GET /version', false), 401);
      assert.equal(statusOf('GET /version'), 200);
      assert.equal(statusOf('GET /experiments/'), 307);
      assert.equal(statusOf('GET /experiments/no-id'), 400);
      assert.equal(statusOf('GET /experiments/UUID/snapshot/CLIENT_ID'), 400);
      const text = JSON.stringify(record);
      assert.match(text, /"\$\.experiments\[\]\.status":"text 1: ready"/);
      assert.match(text, /"\$\.experiments\[\]\.start_at":"null 1"/);
      assert.match(text, /nodes\[\]\.ipv4":"text 2: address-\d+/);
      // The same thing has the same stand-in everywhere.
      assert.match(text, /"\$\.user":"text 1: (name-\d+)".*"\$\.creator":"text 1: \1"/);
    });

    it('replaces no file unasked', async () => {
      const before = readFileSync(file(), 'utf8');
      const ran = await doctor('--portal', '--record', file());
      assert.equal(ran.exitCode, 4);
      assert.match(sentence(ran), /record\.json exists and would be replaced\./);
      assert.equal(readFileSync(file(), 'utf8'), before);
      const agreed = await doctor('--portal', '--record', file(), '--yes');
      assert.equal(agreed.exitCode, 0, agreed.stderr);
    });

    it('changes nothing at the portal', async () => {
      const ran = await doctor('--portal', '--record', file(), '--yes', '-d');
      assert.doesNotMatch(ran.stderr, /^(?:POST|PUT|PATCH|DELETE) /m);
    });
  });
});
