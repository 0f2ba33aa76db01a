/** `geni-image renew` by token: asks the portal for more time, and says what it has granted. */
import { extendExperiment, type Extended } from '../../../model/portal/extend';
import { PortalError } from '../../../portal/errors';
import { momentText } from '../arguments/end';
import type { CommonOptions } from '../arguments/options';
import { Ended, exitCodes } from '../failures/failure';
import { unanswered } from '../failures/unanswered';
import { findExperiment, nameOf } from '../session/portal/findExperiment';
import { openPortal } from '../session/portal/open';
import { knownAge } from '../terminal/format';
import type { Output } from '../terminal/output';
import { shellWord } from '../../../model/shellWord';

export async function extend(
  word: string | undefined,
  until: Date,
  options: CommonOptions & { readonly reason?: string },
  output: Output,
): Promise<void> {
  const session = await openPortal(options);
  const { portal, host, acts } = session;
  const command = (id: string): string =>
    `geni-image renew ${shellWord(id)} --until ${momentText(until)}`;
  const found = await findExperiment(session, word, command, output);
  const name = nameOf(found);
  const what = `the experiment ${name}`;
  let extended: Extended;
  try {
    output.busy(`Asking ${host} for more time…`);
    extended = await extendExperiment({ portal, acts }, found, { until, reason: options.reason });
  } catch (error) {
    if (!PortalError.is(error) || error.effect === 'none') throw error;
    throw unanswered(error, `whether ${what} is extended`, 'geni-image slivers', output);
  }
  const { outcome, expires } = extended;
  const changed = outcome === 'granted' || outcome === 'partly';
  const value = {
    renewed: {
      changed,
      outcome,
      portal: portal.url,
      experiment: found.id,
      name,
      asked: until.toISOString(),
      expires: expires?.toISOString(),
    },
  };
  const text = sentenceOf(name, host, until, extended);
  if (changed) output.changed(value, text);
  else output.result(value, text);
  // It may still succeed, and nobody can say so yet.
  if (outcome === 'pending' || outcome === 'unsaid') throw new Ended(exitCodes.timedOut);
}

function sentenceOf(
  name: string,
  host: string,
  until: Date,
  { outcome, expires }: Extended,
): string[] {
  const end = expires === undefined ? '' : `${knownAge(expires)}, on ${momentText(expires)}`;
  switch (outcome) {
    case 'granted':
      return [`The experiment ${name} expires ${end}.`];
    case 'partly':
      return [
        `The experiment ${name} expires ${end}.`,
        `${host} granted less than you asked for, ${momentText(until)}. Someone may have to approve the rest.`,
      ];
    case 'kept':
      return [
        `Nothing was changed: ${momentText(until)} is earlier, and an experiment cannot be shortened. ${name} expires ${end}.`,
      ];
    case 'pending':
      return [
        `Not extended yet: ${name} still expires ${end}.`,
        `${host} accepted the request, but the expiration has not changed. Someone may have to approve it: check with "geni-image slivers".`,
      ];
    case 'unsaid':
      return [
        `${host} accepted the request but did not say when ${name} expires: check with "geni-image slivers".`,
      ];
  }
}
