/** New versions of profiles, at the portal of a real local testbed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { UserError } from '../../../../src/model/failures/userError';
import type { PortalAccount } from '../../../../src/model/portal/portalAccount';
import {
  isFromRepository,
  readProfile,
  refreshFromRepository,
  sendVersion,
} from '../../../../src/model/portal/profileVersion';
import { PortalError } from '../../../../src/portal';
import type { PortalRecord } from '../../../../src/portal';
import { portalAccountOf } from '../../../support/experiments';
import { LocalTestbed } from '../../../support/testbed';

describe('a new version of a profile', () => {
  let testbed: LocalTestbed;
  let alice: PortalAccount;
  let requests: PortalRecord[] = [];
  before(async () => {
    testbed = await LocalTestbed.start();
    alice = await portalAccountOf(testbed.directory, 'alice', {
      onRequest: (record) => void requests.push(record),
    });
  });
  after(() => testbed.remove());
  afterEach(async () => {
    requests = [];
    await testbed.control({ command: 'fault.clear' });
  });
  const sent = (): number => requests.filter(({ method }) => method.startsWith('PATCH')).length;
  const own = (): ReturnType<typeof readProfile> => readProfile(alice, 'demo,two-nodes');

  it('is made of the text that was read, and sent once', async () => {
    const read = await own();
    assert.equal(read.name, 'demo/two-nodes');
    assert.match(read.text, /import geni\.portal/);
    const now = await sendVersion(read, `${read.text}# changed\n`);
    assert.equal(now.version, (read.profile.version ?? 0) + 1);
    assert.equal(sent(), 1);
    assert.match((await own()).text, /# changed\n$/);
  });

  it('is not sent when somebody has changed the profile since', async () => {
    const read = await own();
    await alice.portal.profiles.newVersion(read.profile.id, `${read.text}# of another\n`);
    requests = [];
    await assert.rejects(
      sendVersion(read, `${read.text}# mine\n`),
      (error: unknown) =>
        UserError.is(error) && error.refusal && error.sentence.includes('changed since'),
    );
    assert.equal(sent(), 0);
    assert.match((await own()).text, /# of another\n$/);
  });

  it('needs a personal token, which one for an experiment alone is told to be', async () => {
    const experiment = 'demo,hello';
    const made = { command: 'user.token', uid: 'alice', experiment } as const;
    const { token } = (await testbed.control(made)) as { token: string };
    const facts = { user: 'alice', scope: 'experiment', scopeValue: experiment };
    const scoped = await portalAccountOf(testbed.directory, 'alice', { token, facts });
    await assert.rejects(
      readProfile(scoped, 'demo,two-nodes'),
      (error: unknown) =>
        UserError.is(error) &&
        error.refusal &&
        error.sentence.includes('Sign in with your personal'),
    );
  });

  it('counts as made when the answer was lost and the profile has it', async () => {
    const read = await own();
    await testbed.control({ command: 'fault.add', kind: 'portal-after', times: 1 });
    const now = await sendVersion(read, `${read.text}# lost\n`);
    assert.match(now.currentVersion?.script ?? '', /# lost\n$/);
    assert.equal(sent(), 1);
  });

  it('of a profile that is kept in a repository comes from there', async () => {
    const read = await readProfile(alice, 'demo,from-repository');
    assert.ok(isFromRepository(read));
    assert.equal((await refreshFromRepository(read)).isNew, false);
    const file = join(
      testbed.directory,
      'portal',
      'repositories',
      'demo,from-repository',
      'profile.py',
    );
    writeFileSync(file, `${readFileSync(file, 'utf8')}# pushed\n`);
    const { isNew, profile } = await refreshFromRepository(read);
    assert.ok(isNew);
    assert.match(
      profile.currentVersion?.script ??
        (await alice.portal.profiles.get(profile.id)).currentVersion?.script ??
        '',
      /# pushed/,
    );
  });

  it('of a profile that one may not change is refused by the portal', async () => {
    const carol = await portalAccountOf(testbed.directory, 'carol');
    const { profile, text } = await own();
    await assert.rejects(
      sendVersion({ account: carol, profile, text, name: 'demo/two-nodes' }, 'x'),
      (error: unknown) => PortalError.is(error, 'forbidden'),
    );
  });

  it('of a profile that is an RSpec is an RSpec', async () => {
    const rspec = (image: string): string =>
      `<rspec xmlns="http://www.geni.net/resources/rspec/3" type="request"><node client_id="pc">
  <sliver_type name="raw-pc"><disk_image name="${image}"/></sliver_type></node></rspec>`;
    await sendVersion(await own(), rspec('urn:a'));
    const read = await own();
    assert.equal(read.text, rspec('urn:a'));
    await sendVersion(read, rspec('urn:b'));
    assert.equal((await own()).text, rspec('urn:b'));
  });
});
