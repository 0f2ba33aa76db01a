/** `geni-image renew`: makes a slice, and what it has at a site, live longer. */
import {
  isRenewalOpen,
  renewSlivers,
  renewSliceTo,
  type RenewedSlivers,
} from '../../../model/slices/renew';
import { lastPartOf } from '../../../model/urns';
import { UsageError } from '../failures/failure';
import { unanswered } from '../failures/unanswered';
import { knownAge } from '../terminal/format';
import type { CommonOptions } from '../arguments/options';
import type { Output } from '../terminal/output';
import { openSession } from '../session/session';
import { siteOption } from '../session/sites';
import { chosenSlices, severalSlices } from '../session/sliceNames';

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
    throw new UsageError(`${severalSlices(slices)}: give the one to renew.`);
  }
  output.about({ site: site.name, slice: sliceUrn });
  const look = `geni-image slivers${siteOption(options.cm)}`;
  const asked = async <T>(what: string, renewing: Promise<T>): Promise<T> => {
    try {
      return await renewing;
    } catch (error) {
      if (!isRenewalOpen(error)) throw error;
      throw unanswered(error, `whether ${what} renewed`, look, output);
    }
  };
  const named = `the slice ${lastPartOf(sliceUrn)}`;
  const credential = await asked(`${named} is`, renewSliceTo(account, sliceUrn, expires));
  const slice = credential.expires;
  const slivers = await asked(
    `the slivers of ${named} at ${site.name} are`,
    renewSlivers(site, sliceUrn, credential, expires),
  );
  const here = slivers?.expires;
  const isKept = isLater(slice, expires) && (slivers === undefined || isLater(here, expires));
  const value = {
    changed: !isKept,
    site: session.siteUrn,
    slice: sliceUrn,
    sliceExpires: slice.toISOString(),
    sliversExpire: here?.toISOString(),
  };
  const now = `The slice expires ${knownAge(slice)}, on ${momentText(slice)}; ${sliversText(slivers, site.name)}.`;
  if (!isKept) {
    output.changed({ renewed: value }, now);
    return;
  }
  const why = `${momentText(expires)} is earlier, and a slice cannot be shortened`;
  output.result({ renewed: value }, `Nothing was changed: ${why}. ${now}`);
}

function sliversText(slivers: RenewedSlivers | undefined, site: string): string {
  if (slivers === undefined) return `it has no slivers at ${site}`;
  const { expires } = slivers;
  return expires === undefined
    ? `${site} renewed its slivers there but did not say until when`
    : `its slivers at ${site} ${knownAge(expires)}, on ${momentText(expires)}`;
}

/** Sites round to seconds or minutes. */
function isLater(end: Date | undefined, wanted: Date): boolean {
  return end !== undefined && end.getTime() - wanted.getTime() > 60_000;
}

/** `2030-12-31T18:00:00Z` */
function momentText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function endOf({ days, until }: RenewOptions): Date {
  if ((days === undefined) === (until === undefined)) {
    throw new UsageError(
      'Give the new expiration: --days NUMBER, or --until DATE such as 2030-12-31.',
    );
  }
  if (days !== undefined && Number(days) <= 0)
    throw new UsageError(`--days takes a number above 0, not "${days}".`);
  const end = until === undefined ? afterDays(days ?? '') : momentOf(until);
  if (end === undefined) {
    throw new UsageError(
      `"${until ?? days ?? ''}" is not understood: give --days NUMBER, --until 2030-12-31 (the end of that day, UTC) or --until 2030-12-31T18:00Z.`,
    );
  }
  if (end.getTime() > Date.now()) return end;
  throw new UsageError(`${momentText(end)} is in the past: a slice cannot be shortened.`);
}

function afterDays(text: string): Date | undefined {
  const end = new Date(Date.now() + Number(text) * 86_400_000);
  return /^-?\d+(?:\.\d+)?$/.test(text) && isDate(end) ? end : undefined;
}

/**
 * ISO 8601 only. All else means different moments to different people, or in different places: a day counts
 * to its end in UTC, and a time of day says its zone.
 */
function momentOf(text: string): Date | undefined {
  const form = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/i;
  const day = form.exec(text)?.[1];
  if (day === undefined) return undefined;
  // Days that do not exist, such as 30 February, would become others.
  const end = new Date(`${day}T23:59:00Z`);
  if (!isDate(end) || !end.toISOString().startsWith(day)) return undefined;
  const moment = text === day ? end : new Date(text);
  return isDate(moment) ? moment : undefined;
}

function isDate(date: Date): boolean {
  return !Number.isNaN(date.getTime());
}
