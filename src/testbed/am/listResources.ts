// AM ListResources: the advertisement, and in versions 1 and 2 also a slice's manifest (section 5.17).
import { deflateSync } from 'node:zlib';
import { writeAdvertisement } from '../cm/advertisement';
import { holdingOf } from '../cm/access';
import { holdingKey } from '../state/holdings';
import { resolve } from '../cm/resolve';
import { checkCredentials } from '../credentials/access';
import type { Call } from '../http/call';
import { busy, Code, malformed, Refusal } from '../wire/replyCodes';
import type { ReplyValue } from '../wire/encodeReply';
import { isStruct, isTrueUnwrapped, textOf, type WireStruct } from '../wire/value';
import { asManagerCall, credentialsAt, optionsAt } from './adapter';

export function listResources(call: Call): ReplyValue {
  const options = optionsAt(call, 1);
  const version = rspecVersionOf(call, options);
  const credentials = credentialsAt(call, 0);
  const sliceUrn = textOf(options.get('geni_slice_urn'));
  if (sliceUrn !== undefined && call.version !== '3.0') {
    const xml = manifestOf(asManagerCall(call, { urn: sliceUrn, credentials }), sliceUrn);
    return packed(xml, options);
  }
  const slice = holdingOf(call, checkCredentials(call, credentials));
  const availableOnly = isTrueUnwrapped(options.get('geni_available'));
  return packed(
    writeAdvertisement(call.federation, call.site, { version, availableOnly, slice }),
    options,
  );
}

/** @throws Refusal badArguments when missing from version 2 on, error for a type that no server here writes */
export function rspecVersionOf(call: Call, options: WireStruct): 2 | 3 {
  const wanted = options.get('geni_rspec_version') ?? options.get('rspec_version');
  if (!isStruct(wanted)) {
    if (call.version === '1.0') return 2;
    throw malformed('Missing arguments');
  }
  const type = textOf(wanted.get('type'))?.toLowerCase();
  const version = textOf(wanted.get('version'));
  if (type !== 'protogeni' && type !== 'geni')
    throw new Refusal(Code.error, 'Only ProtoGENI RSpec advertisements are supported');
  if (version !== '2' && version !== '3')
    throw new Refusal(Code.error, `Unsupported rspec version: ${version ?? ''}`);
  return version === '3' ? 3 : 2;
}

function manifestOf(call: Call, sliceUrn: string): string {
  const holding = call.federation.store.holdings.get(holdingKey(call.site, sliceUrn));
  if (holding?.manifest === '') throw busy();
  resolve(call);
  return holding?.manifest ?? '';
}

/** A string of base64 text, unlike the component manager's base64 value. */
export function packed(xml: string, options: WireStruct): string {
  return isTrueUnwrapped(options.get('geni_compressed'))
    ? deflateSync(xml).toString('base64')
    : xml;
}
