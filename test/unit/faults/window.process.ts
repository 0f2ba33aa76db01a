/**
 * A window, as far as jobs are concerned: a process of its own that owns the model, so that it can be
 * killed, put to sleep, have its clock set, or find its disk full. Its parent tells it what to do.
 */
import { readFileSync } from 'node:fs';
import { connectAccount } from '../../../src/model/accounts/account';
import { explain } from '../../../src/model/failures/explain';
import { fileJobStore } from '../../../src/model/snapshots/jobStore';
import { SnapshotRefused } from '../../../src/model/snapshots/job';
import { Snapshots } from '../../../src/model/snapshots/snapshots';
import { loadIdentity } from '../../../src/rpc';
import type { FromWindow, ToWindow, WindowOptions } from './window';

const say = (message: FromWindow): void => void process.send?.(message);

async function main(options: WindowOptions): Promise<void> {
  const { certificate, passphraseFile, ca, interval, held, jobs, sliceAuthorityUrl, site } =
    options;
  const passphrase = readFileSync(passphraseFile, 'utf8').trim();
  const identity = await loadIdentity({ certificate, passphrase });
  const account = connectAccount({
    id: identity.urn,
    label: 'alice',
    identity,
    trust: { ca },
    sliceAuthorityUrl,
    sites: [site],
    local: false,
    timeout: 5_000,
  });
  const snapshots = new Snapshots({
    store: fileJobStore(jobs),
    accounts: () => [account],
    interval,
    held,
  });
  snapshots.onDidChange((job) => say({ kind: 'job', job }));
  process.on('message', (message) => {
    const wanted = message as ToWindow;
    if (wanted.kind === 'resume') snapshots.resume();
    else if (wanted.kind === 'jump') setClock(wanted.milliseconds, wanted.isSleep);
    else {
      snapshots.start(wanted.request, { follow: wanted.follow }).then(
        () => undefined,
        (error: unknown) => {
          const { reason = 'unknown' } = SnapshotRefused.is(error) ? error : {};
          say({ kind: 'refused', reason, sentence: explain(error).sentence });
        },
      );
    }
  });
  process.once('disconnect', () => process.exit());
  say({ kind: 'ready' });
}

/** What the time of day is for this process; its timers go on as before. */
function setClock(ahead: number, isSleep = false): void {
  if (isSleep) {
    const elapsed = performance.now.bind(performance);
    performance.now = () => elapsed() + ahead;
  }
  const now = Date.now.bind(Date);
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now() + ahead] : given) as [number]));
    }
    static override now(): number {
      return now() + ahead;
    }
  } as DateConstructor;
}

void main(JSON.parse(process.argv[2] ?? '') as WindowOptions);
