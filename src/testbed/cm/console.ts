// CM ConsoleURL and ConsoleInfo (section 5.16): the address of a page that shows the boot log of the node, once.
import { checkUser, urnArgument } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import { textOf } from '../wire/value';
import { checkNotTerminating, requireArguments, sliceOf } from './access';
import { sliversOf } from '../state/holdings';

export const consolePath = '/console.php';

export function console(call: Call): string {
  requireArguments(call, 'slice_urn', 'sliver_urn', 'credentials');
  const wanted = urnArgument(textOf(call.args.get('sliver_urn')));
  const { access, holding } = sliceOf(call);
  checkUser(access);
  checkNotTerminating(holding);
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  const sliver = slivers.find(({ id }) => sliverUrn(call.site, id) === wanted);
  if (sliver === undefined) throw new Refusal(Code.searchFailed, 'Nothing here by that name');
  if (call.federation.faults.strike('no-console', { site: call.site.name }))
    throw new Refusal(Code.unavailable, 'No console server for node');
  const url = new URL(consolePath, call.site.webUrl);
  url.searchParams.set('key', call.federation.consoles.open(call.site.name, sliver));
  return url.href;
}
