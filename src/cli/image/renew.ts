/** `geni-image renew`: makes a slice, and what it has at a site, live longer. */
import { renewSlivers, renewSliceTo } from '../../model/renew';
import { UsageError } from './failure';
import { ageText } from './format';
import type { CommonOptions } from './options';
import type { Output } from './output';
import { openSession, siteUrnOf } from './session';
import { chosenSlices } from './sliceNames';

export interface RenewOptions extends CommonOptions {
  readonly days?: string;
  readonly until?: string;
}

export async function renew(
  name: string | undefined,
  options: RenewOptions,
  output: Output,
): Promise<void> {
  const expires = endOf(options);
  const session = await openSession(options);
  const { account, site } = session;
  const slices = await chosenSlices(session, name ?? options.slicename);
  const [sliceUrn, second] = slices;
  if (sliceUrn === undefined) throw new UsageError('You have no slice to renew.');
  if (second !== undefined) {
    throw new UsageError(`You have ${slices.length} slices: name the one to renew.`);
  }
  output.about({ site: site.name, slice: sliceUrn });
  const credential = await renewSliceTo(account, sliceUrn, expires);
  const slice = credential.expires;
  const here = await renewSlivers(site, sliceUrn, credential, expires);
  const value = {
    site: siteUrnOf(session, [sliceUrn]),
    slice: sliceUrn,
    sliceExpires: slice.toISOString(),
    sliversExpire: here?.toISOString(),
  };
  const slivers =
    here === undefined
      ? `it has no slivers at ${site.name}`
      : `its slivers at ${site.name} ${ageText(here)}, on ${here.toISOString()}`;
  output.result(
    { renewed: value },
    `The slice ends ${ageText(slice)}, on ${slice.toISOString()}; ${slivers}.`,
  );
}

function endOf({ days, until }: RenewOptions): Date {
  if ((days === undefined) === (until === undefined)) {
    throw new UsageError('Say how long: --days NUMBER, or --until DATE such as 2030-12-31.');
  }
  const end =
    until === undefined ? new Date(Date.now() + Number(days) * 86_400_000) : endOfDay(until);
  if (Number.isNaN(end.getTime())) {
    throw new UsageError(
      `"${until ?? days ?? ''}" is not understood: give --days NUMBER or --until 2030-12-31.`,
    );
  }
  if (end.getTime() > Date.now()) return end;
  throw new UsageError(
    `${end.toISOString()} is in the past: a slice cannot end earlier than it does.`,
  );
}

/** A day counts to its end, in UTC. Some days that do not exist would become others. */
function endOfDay(text: string): Date {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return new Date(text);
  const end = new Date(`${text}T23:59:00Z`);
  const exists = !Number.isNaN(end.getTime()) && end.toISOString().startsWith(text);
  return exists ? end : new Date(Number.NaN);
}
