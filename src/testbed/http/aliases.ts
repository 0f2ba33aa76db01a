// The classic scripts and omni name a slice after the host of the slice authority without its first label, which
// for 127.0.0.1 gives urn:publicid:IDN+0.0.1+slice+NAME. Here such a name means the slice of that name.
import { tryParseUrn } from '../../rpc/urn';
import type { Federation } from '../federation';
import { urnOf } from '../wire/urns';
import { isArray, isStruct, type WireValue } from '../wire/value';

/** The parameters of a call with every such slice name replaced. */
export function withoutAliases(
  federation: Federation,
  params: readonly WireValue[],
): readonly WireValue[] {
  const { hostname } = new URL(federation.home.rpcUrl);
  const domain = hostname.replace(/^[^.]*\.?/, '');
  if (domain === '' || domain === federation.home.domain) return params;
  return params.map((each) => replaced(federation, domain, each));
}

function replaced(federation: Federation, domain: string, value: WireValue): WireValue {
  if (typeof value === 'string') {
    const urn = tryParseUrn(value);
    const isAlias = urn?.type === 'slice' && urn.authority === domain;
    return isAlias ? (sliceNamed(federation, urn.id) ?? value) : value;
  }
  if (isArray(value)) return value.map((each) => replaced(federation, domain, each));
  if (!isStruct(value)) return value;
  return new Map([...value].map(([name, each]) => [name, replaced(federation, domain, each)]));
}

/** One registered at the authority itself comes first; else the only one of that name in a project. */
function sliceNamed(federation: Federation, name: string): string | undefined {
  const own = urnOf({ authority: federation.home.domain, type: 'slice', id: name });
  if (own === undefined) return undefined;
  if (federation.store.slices.get(own)) return own;
  const [slice, other] = federation.store.slices.filter((each) => each.name === name);
  return slice && !other ? slice.urn : own;
}
