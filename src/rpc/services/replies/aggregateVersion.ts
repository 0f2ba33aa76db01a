// What an aggregate manager says of itself (docs/protocol.md 5.17).
import { defined } from '../../defined';
import { Fields } from '../../wire/fields';
import type { PlainValue } from '../../wire/values';

/** Answer of GetVersion. */
export interface AggregateVersion {
  /** Version of this address. */
  api: number;
  /** URN of the component manager, which the aggregate manager shares. */
  urn?: string;
  url?: string;
  /** Addresses by version. */
  apiVersions: Record<string, string>;
  requestRspecVersions: RspecVersion[];
  adRspecVersions: RspecVersion[];
}

/** A kind of RSpec, such as `GENI` `3`. */
export interface RspecVersion {
  type: string;
  version: string;
}

export function readAggregateVersion(value: PlainValue): AggregateVersion {
  const version = new Fields(value, 'GetVersion');
  return defined({
    api: version.optionalNumber('geni_api') ?? 1,
    apiVersions: version.textStruct('geni_api_versions'),
    requestRspecVersions: rspecVersions(version, 'request_rspec_versions'),
    adRspecVersions: rspecVersions(version, 'ad_rspec_versions'),
    urn: version.optionalUrn('urn'),
    url: version.optionalText('url'),
  });
}

/** Version 1 has the names without `geni_`. */
function rspecVersions(version: Fields, name: string): RspecVersion[] {
  const present = version.value(`geni_${name}`) === undefined ? name : `geni_${name}`;
  return version.list(present).map((item) => {
    const kind = new Fields(item, 'GetVersion');
    return { type: kind.optionalText('type') ?? '', version: kind.optionalText('version') ?? '' };
  });
}
