// Control commands about faults: add, list, clear.
import { defined } from '../../rpc/defined';
import { TestbedError } from '../errors';
import { faultKinds, snapshotReasons, type InjectedFault } from '../faults';
import type { Federation } from '../federation';
import { optionalNumber, optionalText, optionalTexts, requiredText, wordOf } from './arguments';
import type { ControlRequest } from './server';

export function addFault(federation: Federation, request: ControlRequest): InjectedFault {
  const seconds = optionalNumber(request, 'seconds');
  const kind = wordOf(requiredText(request, 'kind'), faultKinds, 'kind of fault');
  const site = optionalText(request, 'site');
  if (site !== undefined) siteNamed(federation, site);
  const reason = optionalText(request, 'reason');
  const [from, to, ...more] = optionalTexts(request, 'between') ?? [];
  if (more.length > 0) throw new TestbedError('bad-argument', 'A partition is between two names.');
  // What is no site here may be one of another testbed, by its address.
  for (const name of [from, to]) {
    if (name !== undefined && !/:\d+$/.test(name)) siteNamed(federation, name);
  }
  const times = optionalNumber(request, 'times');
  const isSkew = kind === 'clock-skew';
  const texts = {
    site,
    method: optionalText(request, 'method'),
    user: optionalText(request, 'user'),
  };
  const numbers = {
    times,
    delay: optionalNumber(request, 'delay'),
    after: optionalNumber(request, 'after'),
    skew: isSkew ? seconds : undefined,
    until: isSkew || seconds === undefined ? undefined : Date.now() + seconds * 1000,
  };
  return federation.faults.add({
    kind,
    ...defined(texts),
    ...defined(numbers),
    ...(reason !== undefined && {
      reason: wordOf(reason, snapshotReasons, 'reason of a snapshot failure'),
    }),
    ...(from !== undefined && to !== undefined && { between: [from, to] }),
  });
}

export function clearFaults(federation: Federation, request: ControlRequest): { cleared: number } {
  return { cleared: federation.faults.clear(optionalNumber(request, 'id')) };
}

export function siteNamed(federation: Federation, name: string): Federation['home'] {
  const site = federation.sites.find((each) => each.name === name);
  if (site) return site;
  const names = federation.sites.map((each) => each.name).join(', ');
  throw new TestbedError('bad-argument', `There is no site "${name}". There are: ${names}.`);
}
