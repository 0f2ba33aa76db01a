// Extending and ending experiments. Ends of an experiment are those of its slice and of all that the slice holds.
import { checkNotImaging, checkNotWorking } from '../cm/access';
import { terminate } from '../cm/deleteSlice';
import { parseDate } from '../wire/dates';
import type { Federation } from '../federation';
import { prolong } from '../slices/prolong';
import { holdingKey } from '../state/holdings';
import type { SliceRecord } from '../state/records';
import { membersOf, optionalText, optionalWhole, type Members } from './body';
import { changeRecord, experimentIn } from './experiments';
import { shownExperiment } from './experimentView';
import { askSites, done, ok, PortalRefusal, type Operation } from './request';

const hourMs = 3_600_000;

/** Beyond this the portal says no: 90 days from now. */
const longestMs = 90 * 24 * hourMs;

/** Answers with the end that is granted; where an administrator has to approve, it does not move yet. */
export const extend: Operation = (request) => {
  const { federation, user } = request;
  const { slice } = experimentIn(request);
  const wanted = wantedEnd(federation, slice, membersOf(request));
  const strike = (kind: 'portal-pending' | 'portal-part' | 'portal-no-extension'): boolean =>
    federation.faults.strike(kind, { method: 'extendExperiment', user: user.uid }) !== undefined;
  if (strike('portal-no-extension'))
    throw PortalRefusal.of(400, 'The extension request was denied');
  if (!strike('portal-pending')) {
    const more = wanted - slice.expires;
    const granted = strike('portal-part') ? Math.floor(more / 2 / hourMs) * hourMs : more;
    federation.store.transaction(() => {
      prolong(federation, slice, slice.expires + granted);
      changeRecord(federation, slice.uuid, { updater: user.uid });
    });
  }
  return ok(shownExperiment(federation, experimentIn(request), request.isElaborate));
};

/** @throws PortalRefusal 400 */
function wantedEnd({ clock }: Federation, slice: SliceRecord, members: Members): number {
  const hours = optionalWhole(members, 'extend_by');
  const until = optionalText(members, 'expires_at');
  optionalText(members, 'reason');
  if ((hours === undefined) === (until === undefined))
    throw PortalRefusal.of(400, 'Give either extend_by or expires_at');
  const wanted = until === undefined ? slice.expires + (hours ?? 0) * hourMs : parseDate(until);
  if (Number.isNaN(wanted)) throw PortalRefusal.of(400, 'expires_at is no date');
  if (wanted <= slice.expires) throw PortalRefusal.of(400, 'An extension must end later');
  if (wanted > clock.now() + longestMs)
    throw PortalRefusal.of(400, 'An experiment may last 90 days from now at most');
  return wanted;
}

/** From now on there is no such experiment; taking things away goes on behind. */
export const endExperiment: Operation = async (request) => {
  const { federation } = request;
  const { slice } = experimentIn(request);
  const { store, background, sites } = federation;
  const held = sites.flatMap((site) => {
    const holding = store.holdings.get(holdingKey(site, slice.urn));
    return holding === undefined || holding.work === 'terminating' ? [] : [{ site, holding }];
  });
  await askSites(() => {
    for (const { site, holding } of held) {
      checkNotWorking(holding);
      checkNotImaging({ federation, site }, holding);
    }
  });
  const ends = held.map(({ site, holding }) => terminate(federation, site, holding).finished);
  store.experiments.delete(slice.uuid);
  if (slice.name === 'hello') store.settings.put('samples', 'removed');
  void background.run(async () => {
    await Promise.all(ends);
    if (sites.some((site) => store.holdings.get(holdingKey(site, slice.urn)))) return;
    await background.keep(() => store.slices.delete(slice.urn));
  });
  return done;
};
