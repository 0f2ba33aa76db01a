/** `geni-image renew` by token: what the portal grants, and what it only may grant later. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Ran } from '../../../support/commandLine';
import { Desk, json, member, sentence } from '../desk';

describe('geni-image renew with a token', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
  });
  after(async () => desk.close());
  beforeEach(async () => desk.noFaults());

  const dayMs = 86_400_000;
  /** Each later than the one before, as an experiment cannot be shortened; from now the portal grants 90 days. */
  let days = 81;
  const later = (): string => {
    days += 0.5;
    return new Date(Date.now() + days * dayMs).toISOString().replace(/\d\d\.\d+/, '00');
  };

  async function renew(words: readonly string[]): Promise<Ran> {
    return await desk.command.ask([...desk.token('alice'), 'renew', ...words]);
  }

  it('extends an experiment by its name, and says until when', async () => {
    const day = later();
    const ran = await renew(['hello', '--until', day]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, new RegExp(`^The experiment demo,hello expires .*${day}\\.$`, 'm'));
  });

  it('is in the history under the site of the experiment, and names the portal too', async () => {
    await renew(['hello', '--until', later()]);
    const siteUrn = 'urn:publicid:IDN+home.example+authority+cm';
    const words = ['history', '--kind', 'renewal', '--site'];
    const ran = await desk.command.ask([...words, siteUrn, '--json']);
    const [event] = json(ran)['events'] as Record<string, unknown>[];
    assert.ok(event, ran.stdout + ran.stderr);
    const { siteName, portal, experimentName } = member(event, 'facts');
    const host = new URL(String(portal)).hostname;
    const text = await desk.command.ask([...words, host]);
    assert.ok(
      text.stdout.includes(`${String(experimentName)}`) &&
        text.stdout.includes(`${String(siteName)} (${host})`),
      text.stdout,
    );
  });

  it('takes project,name and the URN of the slice', async () => {
    for (const name of ['demo,hello', desk.testbed.sliceUrn]) {
      const ran = await renew([name, '--until', later(), '--json']);
      assert.equal(ran.exitCode, 0, ran.stderr);
      const { changed, outcome } = member(json(ran), 'renewed');
      assert.deepEqual({ changed, outcome }, { changed: true, outcome: 'granted' });
    }
  });

  it('sends nothing for an end that is earlier', async () => {
    const ran = await renew(['hello', '--hours', '2']);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /^Nothing was changed: .* an experiment cannot be shortened\./);
  });

  it('says plainly that someone has to approve, and ends with 6', async () => {
    await desk.fault('portal-pending');
    const ran = await renew(['hello', '--until', later()]);
    assert.equal(ran.exitCode, 6);
    assert.match(ran.stdout, /^Not extended yet: demo,hello still expires /);
    assert.match(ran.stdout, /Someone may have to approve it/);
  });

  it('says what is granted where that is less', async () => {
    await desk.fault('portal-part');
    const ran = await renew(['hello', '--until', later()]);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.match(ran.stdout, /granted less than you asked for/);
  });

  it('quotes a refusal', async () => {
    await desk.fault('portal-no-extension');
    const ran = await renew(['hello', '--until', later()]);
    assert.equal(ran.exitCode, 1);
    assert.match(
      ran.stderr,
      /refused the request\..*\n {2}The server says: The extension request was denied/,
    );
  });

  for (const kind of ['portal-after', 'portal-lost'])
    it(`looks whether the end has moved after ${kind}, and sends it once`, async () => {
      await desk.fault(kind);
      const ran = await renew(['hello', '--until', later(), '-d']);
      assert.equal(ran.exitCode, 0, ran.stderr);
      assert.match(ran.stdout, /^The experiment demo,hello expires /m);
      assert.equal(ran.stderr.match(/^PUT /gm)?.length, 1);
    });

  for (const kind of ['portal-after', 'portal-lost'])
    it(`does not say what became of it after ${kind} where the end has not moved`, async () => {
      await desk.fault('portal-pending');
      await desk.fault(kind);
      const ran = await desk.command.ask([
        ...desk.token('alice'),
        '-d',
        'renew',
        'hello',
        '--until',
        later(),
      ]);
      assert.equal(ran.exitCode, 6);
      assert.match(
        sentence(ran),
        /^It is not known whether the experiment demo,hello is extended\./,
      );
      assert.match(ran.stderr, /Check with: geni-image slivers/);
      assert.equal(ran.stderr.match(/^PUT /gm)?.length, 1);
    });

  it('guesses at a name that nothing has', async () => {
    const ran = await renew(['helo', '--days', '80']);
    assert.equal(ran.exitCode, 1);
    assert.match(sentence(ran), /^There is no experiment helo at .* Did you mean hello\?/);
    const whole = await renew(['demo,helo', '--days', '80']);
    assert.equal(whole.exitCode, 1);
    assert.match(sentence(whole), /^There is no experiment demo,helo .* Did you mean demo,hello\?/);
    const slice = [...desk.user('alice'), 'renew', 'helo', '--days', '80'];
    const byCertificate = await desk.command.ask(slice);
    assert.equal(byCertificate.exitCode, 1);
    assert.match(sentence(byCertificate), /^There is no slice helo\. Did you mean hello\?/);
  });

  it('uses the certificate where there is one, and the token for PROJECT,NAME', async () => {
    const both = [...desk.user('alice'), ...desk.token('alice')];
    const slice = await desk.command.ask([...both, 'renew', 'hello', '--hours', '1']);
    assert.match(slice.stdout, /a slice cannot be shortened/);
    const experiment = await desk.command.ask([...both, 'renew', 'demo,hello', '--hours', '1']);
    assert.match(experiment.stdout, /an experiment cannot be shortened/);
  });

  it('reads again after a failure of the server, and says so when it stays', async () => {
    await desk.fault('portal-gateway', { times: 1 });
    const ran = await renew(['hello', '--hours', '1']);
    assert.equal(ran.exitCode, 0, ran.stderr);
  });
});
