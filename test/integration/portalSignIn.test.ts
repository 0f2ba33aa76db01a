// Signing in with a portal token: what is kept, when, and what a person reads when a token is of no use.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { authentication, commands as host, workspace } from 'vscode';
import { control } from '../../src/testbed/control/client';
import { signIn } from '../../src/ui/commands/accounts/signIn';
import { tokensKey } from '../../src/ui/accounts/portalTokens';
import { authenticationProvider, commands } from '../../src/ui/contributions';
import type { Parts } from '../../src/ui/context';
import { asPerson, leave, type Seen } from './support/person';
import { computer, door, ownTokenOf, portalWindow, tokenOf, type Computer } from './support/portal';
import { testbed } from './support/world';

const title = 'Sign In with a Portal Token';

describe('a person with a portal token', () => {
  let folder: string;
  let own: Computer;
  let parts: Parts;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'sign-in-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    own = computer();
    parts = await portalWindow(own);
  });
  afterEach(async () => {
    parts.portalAccounts.dispose();
    rmSync(own.folder, { recursive: true, force: true });
    await control(door, { command: 'fault.clear' });
  });

  const kept = async (): Promise<string> => (await own.storage.get(tokensKey)) ?? '';
  const users = (): unknown[] => parts.portalAccounts.list.map(({ user }) => user);

  function file(text: string, name = 'cloudlab.jwt'): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Browses to a file that holds the text. @param then what the person does with the list that comes back */
  async function byFile(
    text: string,
    then: readonly string[] = [leave],
    portal = 'Ours',
  ): Promise<Seen> {
    const answers = { [title]: ['Browse…', ...then], 'Which portal': portal };
    return await asPerson({ answers, file: file(text) }, () => signIn(parts));
  }

  async function pasted(...texts: readonly string[]): Promise<Seen> {
    const answers = {
      [title]: ['Paste Token…', leave],
      'Which portal': 'Ours',
      'Portal Token for': [...texts, leave],
    };
    return await asPerson({ answers }, () => signIn(parts));
  }

  it('signs in by the file as it was downloaded, which stays, and reads for how long', async () => {
    const token = await tokenOf('alice');
    const seen = await byFile(`${token}\n`);
    assert.deepEqual(seen.titles, [title, 'Which portal is the token for?']);
    assert.match(
      seen.messages.join(),
      /^Signed in as alice at 127\.0\.0\.\d\. The token expires on /,
    );
    assert.match(seen.messages.join(), / The file cloudlab\.jwt is still there: /);
    assert.equal(readFileSync(join(folder, 'cloudlab.jwt'), 'utf8'), `${token}\n`);
    const [account] = parts.portalAccounts.list;
    assert.equal(account?.user, 'alice');
    const [experiment] = await account.portal.experiments.list();
    assert.equal(experiment?.name, 'hello');
  });

  it('signs in by pasting, and has a wrong text cleared with the reason until it is right', async () => {
    const token = await tokenOf('bob');
    const seen = await pasted('<html></html>', 'not-a-token-at-all', ` ${token}\n`);
    assert.match(seen.remarks[0] ?? '', /^This text is a web page, not a token\. /);
    assert.match(seen.remarks[1] ?? '', / does not accept this token\. /);
    assert.deepEqual(users(), ['bob']);
    assert.doesNotMatch(seen.messages.join(), / is still there/);
  });

  for (const [what, text, says] of [
    ['a web page', '<!DOCTYPE html><html></html>', /^cloudlab\.jwt is a web page, not a token\./],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nMIIB\n',
      /^cloudlab\.jwt is a certificate or a key/,
    ],
    ['empty', '\n', /^cloudlab\.jwt is empty\./],
    ['unknown to the portal', 'abc.def.ghi', / does not accept this token\. /],
  ] as const) {
    it(`keeps nothing of a file that is ${what}: the list stays and says so`, async () => {
      const seen = await byFile(text);
      assert.equal(seen.titles.at(-1), title);
      assert.match(seen.details.find((line) => says.test(line)) ?? '', says);
      assert.deepEqual(seen.messages, []);
      assert.equal(await kept(), '');
      assert.deepEqual(users(), []);
    });
  }

  it('signs in for one experiment, beside the personal token', async () => {
    const scoped = await byFile(await tokenOf('alice', { experiment: 'demo,hello' }));
    assert.match(scoped.messages.join(), /^Signed in as alice at [^ ]* \(one experiment\)\. /);
    await byFile(await tokenOf('alice'));
    const [one, all] = parts.portalAccounts.list;
    assert.equal(all?.experiment, undefined);
    assert.match(one?.experiment ?? '', /^[0-9a-f-]{36}$/);
    assert.notEqual(one?.id, all?.id);
  });

  it('is told when a token has expired', async () => {
    const token = await tokenOf('alice');
    await control(door, { command: 'fault.add', kind: 'clock-skew', seconds: 70 * 86_400 });
    const late = await byFile(token);
    assert.match(late.details.join(), / does not accept this token\. /);
    assert.equal(await kept(), '');
  });

  it('does not have a token sent to a portal that is not trusted, nor one that sends it elsewhere', async () => {
    const { portal } = await testbed();
    const url = portal?.url ?? '';
    const token = await tokenOf('alice');
    await control(door, { command: 'fault.add', kind: 'portal-away' });
    assert.match((await byFile(token)).details.join(), /and your token is not sent there\. /);
    await control(door, { command: 'fault.clear' });
    parts = await portalWindow(own, { portals: [{ url, name: 'No CA' }] });
    assert.match((await byFile(token, [leave], 'No CA')).details.join(), / is not trusted: /);
    assert.equal(await kept(), '');
  });

  it('cannot name a portal that answers in clear', async () => {
    for (const url of ['http://portal.example', 'https://boss.emulab.net:43795']) {
      parts = await portalWindow(own, { portals: [{ url }] });
      const seen = await byFile(await tokenOf('alice'), [leave], leave);
      assert.match(seen.titles.join(), /Which portal/);
      assert.deepEqual(parts.portalAccounts.signedIn, []);
    }
  });

  it('is one click away on the local testbed, whose portal is trusted for it alone', async () => {
    parts = await portalWindow(own, { portals: [] });
    const seen = await asPerson({ answers: { [title]: 'carol' } }, () => signIn(parts));
    assert.deepEqual(seen.titles, [title]);
    assert.match(seen.messages.join(), /^Signed in as carol, local testbed\. /);
    const [account] = parts.portalAccounts.list;
    assert.equal(account?.local, true);
    assert.equal((await account.portal.tokens.current()).user, 'carol');
  });

  it('has the file of a local user sent to the local testbed only, however it is chosen', async () => {
    const answers = { [title]: ['Browse…', leave] };
    const { file: path } = await ownTokenOf('bob');
    const seen = await asPerson({ answers, file: path }, () => signIn(parts));
    assert.deepEqual(seen.titles, [title], 'no portal is asked for');
    assert.equal(parts.portalAccounts.list[0]?.local, true);
  });

  it('has several accounts, and a new token of one takes the place of the old', async () => {
    await byFile(await tokenOf('alice'));
    await byFile(await tokenOf('bob'));
    const newer = await tokenOf('alice');
    await byFile(newer);
    assert.deepEqual(users(), ['alice', 'bob']);
    assert.ok((await kept()).includes(newer));
  });

  it('can be asked for one account, and another one will not do', async () => {
    await byFile(await tokenOf('alice'));
    const [alice] = parts.portalAccounts.list;
    const answers = { [title]: ['Browse…', leave], 'Which portal': 'Ours' };
    const path = file(await tokenOf('bob'));
    const seen = await asPerson({ answers, file: path }, () => signIn(parts, alice?.id));
    assert.match(seen.details.join(), /This is the token of bob at .*, which is another account /);
    assert.deepEqual(users(), ['alice']);
  });
});

describe('the command for signing in', () => {
  const accounts = async (): Promise<string[]> =>
    (await authentication.getAccounts(authenticationProvider)).map(({ label }) => label);

  it('makes an account of VS Code, hands its token to nobody, and signs out after a yes', async () => {
    let returned: unknown;
    await asPerson({ answers: { [title]: 'carol' } }, async () => {
      returned = await host.executeCommand(commands.signIn);
    });
    assert.equal(returned, undefined);
    assert.deepEqual(await accounts(), ['carol, local testbed']);
    const { text } = await ownTokenOf('carol');
    const settings = JSON.stringify(workspace.getConfiguration('protogeni'));
    assert.ok(!settings.includes(text), 'the token is in the settings');

    const line = `Check Now: carol`;
    const list = { answers: { 'Portal Accounts': [line, leave] } };
    const checked = await asPerson(list, () => host.executeCommand(commands.portalAccounts));
    assert.match(checked.details[0] ?? '', /^The portal accepts the token\. Expires on /);

    await asPerson({}, () => host.executeCommand(commands.signOut));
    assert.equal((await accounts()).length, 1, 'nothing happens without a yes');
    const out = await asPerson({ button: 'Sign Out' }, () => host.executeCommand(commands.signOut));
    assert.match(out.messages[0] ?? '', /^Sign out of carol, local testbed\?\nVS Code forgets /);
    assert.deepEqual(await accounts(), []);
    const nobody = await asPerson({}, () => host.executeCommand(commands.signOut));
    assert.deepEqual(nobody.messages, ['You are not signed in to a portal.']);
  });
});
