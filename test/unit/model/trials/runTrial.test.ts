/** A try whose process, clock or disk does not do as it should, at the local testbed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Place } from '../../../../src/model/accounts/account';
import { fileJournal } from '../../../../src/model/journal/journal';
import { fileLoanStore, leftOver } from '../../../../src/model/nodes/loanStore';
import { runTrial, takeUpTrial } from '../../../../src/model/trials/runTrial';
import type { TrialWish } from '../../../../src/model/trials/trial';
import { fileTrialStore, knownTrials } from '../../../../src/model/trials/trialStore';
import type { TrialOptions } from '../../../../src/model/trials/work';
import { unwritable } from '../../../../src/model/storage/storageError';
import { formatImageUrn, parseUrn } from '../../../../src/rpc';
import { canLogIn } from '../../../support/ssh';
import { LocalTestbed } from '../../../support/testbed';

describe('a try', async () => {
  if (await canLogIn()) theTests();
});

function theTests(): void {
  let testbed: LocalTestbed;
  let place: Place;
  let state: string;
  before(async () => {
    testbed = await LocalTestbed.start();
    const account = await testbed.account('alice');
    place = { account, site: account.sites[0] ?? assert.fail('no site') };
  });
  after(() => testbed.remove());
  beforeEach(() => (state = mkdtempSync(join(tmpdir(), 'tries-'))));
  afterEach(() => rmSync(state, { recursive: true }));

  const options = (changes: Partial<TrialOptions> = {}): TrialOptions => {
    const alice = testbed.description.users.find(({ urn }) => urn.endsWith('+alice'));
    const usual = {
      trials: fileTrialStore(join(state, 'tries')),
      loans: fileLoanStore(join(state, 'nodes')),
      journal: fileJournal(join(state, 'journal.jsonl')),
      keyFile: alice?.sshKey,
      times: { intervalMs: 30, heldMs: 400, createMs: 5_000, giveBackMs: 20_000 },
    };
    return { ...usual, ...changes };
  };

  const wish = (script?: string): TrialWish => {
    const { authority } = parseUrn(place.site.urn);
    const name = 'UBUNTU24-64-STD';
    const image = formatImageUrn({ authority, project: 'emulab-ops', name });
    const asked = { image, imageName: name, sliverType: 'emulab-xen', keep: false, minutes: 2 };
    if (script === undefined) return asked;
    const scriptFile = join(state, 'script.sh');
    writeFileSync(scriptFile, script);
    return { ...asked, scriptFile };
  };

  it('on a full disk says so once, gives the node back, and leaves no record that tells of it', async () => {
    let isFull = false;
    const refusing =
      <Words extends unknown[]>(save: (...words: Words) => void) =>
      (...words: Words): void => {
        if (isFull) throw unwritable(state, Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }));
        save(...words);
      };
    const { trials, loans, journal } = options();
    const told: string[] = [];
    const trial = await runTrial(
      place,
      wish('#!/bin/sh\necho here\n'),
      options({
        trials: { ...trials, save: refusing(trials.save), addToLog: refusing(trials.addToLog) },
        loans: { ...loans, save: refusing(loans.save) },
        journal: { append: refusing((entry) => void journal.append(entry)) },
        report: ({ stage }) => (isFull ||= stage === 'looking'),
        warn: (sentence) => told.push(sentence),
      }),
    );
    assert.equal(trial.node, 'given-back');
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told.join(), /cannot be written \(the disk is full\)/);
    assert.deepEqual(leftOver(loans), []);
    const [open] = knownTrials(trials);
    assert.equal(open?.stage, 'looking', 'its end could not be kept');
    const ended = await takeUpTrial(place, trial.id, options());
    assert.deepEqual(
      [ended?.stage, ended?.outcome, ended?.node],
      ['ended', 'not-finished', 'given-back'],
    );
    assert.equal(ended?.problem, 'Its end could not be written down.');
  });

  it('passes a script that writes without end, and keeps a bounded log of it', async () => {
    const script = '#!/bin/sh\nhead -c 60000000 /dev/zero | tr "\\0" x\necho\necho at the end\n';
    const trial = await runTrial(place, wish(script), options());
    assert.deepEqual([trial.outcome, trial.exitCode], ['passed', 0]);
    assert.ok(statSync(trial.logFile).size <= 21_000_000);
  });

  for (const days of [-40, 40])
    it(`has the time it was given, though the clock is set by ${days} days meanwhile`, async (t) => {
      const now = Date.now;
      t.after(() => (Date.now = now));
      const trial = await runTrial(place, wish('#!/bin/sh\necho here\n'), {
        ...options(),
        report: ({ stage }) => {
          if (stage === 'looking') Date.now = () => now() + days * 86_400_000;
          // The testbed lives in this process, and judges credentials by its clock.
          if (stage === 'giving-back') Date.now = now;
        },
      });
      assert.deepEqual([trial.outcome, trial.node], ['passed', 'given-back'], JSON.stringify(trial));
      assert.ok((trial.endedAt ?? 0) >= trial.startedAt);
    });
}
