// CM ConsoleURL and ConsoleInfo (section 5.16). This testbed's machines have no serial consoles, which a
// client is told with the code that sites without a console server use.
import { checkUser, urnArgument } from '../credentials/access';
import type { Call } from '../http/call';
import { Code, Refusal } from '../wire/replyCodes';
import { sliverUrn } from '../sites/site';
import { textOf } from '../wire/value';
import { checkNotTerminating, requireArguments, sliceOf } from './access';
import { sliversOf } from '../state/holdings';

export function console(call: Call): never {
  requireArguments(call, 'slice_urn', 'sliver_urn', 'credentials');
  const wanted = urnArgument(textOf(call.args.get('sliver_urn')));
  const { access, holding } = sliceOf(call);
  checkUser(access);
  checkNotTerminating(holding);
  const slivers = sliversOf(call.federation, call.site, holding.sliceUrn);
  if (!slivers.some(({ id }) => sliverUrn(call.site, id) === wanted)) {
    throw new Refusal(Code.searchFailed, 'Nothing here by that name');
  }
  throw new Refusal(Code.unavailable, 'No console server for node');
}
