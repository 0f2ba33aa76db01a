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
import { endOf, momentText, type EndOptions } from '../arguments/end';
import { hasToken, isTokenOnly } from '../session/portal/ways';
import { openSession } from '../session/session';
import { siteOption } from '../session/sites';
import { chosenSlices, severalSlices } from '../session/sliceNames';

export interface RenewOptions extends CommonOptions, EndOptions {
  /** For whoever has to approve more time of an experiment. */
  readonly reason?: string;
}

export async function renew(
  name: string | undefined,
  options: RenewOptions,
  output: Output,
): Promise<void> {
  const expires = endOf(options);
  const named = name ?? options.slicename;
  if (isTokenOnly(options) || (hasToken(options) && named?.includes(',') === true)) {
    const { extend } = await import('./extend');
    await extend(named, expires, options, output);
    return;
  }
  if (options.reason !== undefined)
    throw new UsageError('--reason is for the portal: give --token FILE too.');
  const session = await openSession(options);
  const { account, site } = session;
  const slices = await chosenSlices(session, named);
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
  const slicePhrase = `the slice ${lastPartOf(sliceUrn)}`;
  const credential = await asked(`${slicePhrase} is`, renewSliceTo(account, sliceUrn, expires));
  const slice = credential.expires;
  const slivers = await asked(
    `the slivers of ${slicePhrase} at ${site.name} are`,
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
