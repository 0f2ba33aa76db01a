// What an aggregate manager says of itself (docs/protocol.md 5.17).
import { asList, Fields } from './fields';
import { isStruct, type PlainStruct, type PlainValue } from './wire';

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
  const [urn, url] = [version.optionalText('urn'), version.optionalText('url')];
  return {
    api: version.optionalNumber('geni_api') ?? 1,
    apiVersions: version.textStruct('geni_api_versions'),
    requestRspecVersions: rspecVersions(value, 'request_rspec_versions'),
    adRspecVersions: rspecVersions(value, 'ad_rspec_versions'),
    ...(urn !== undefined && { urn }),
    ...(url !== undefined && { url }),
  };
}

/** Version 1 has the names without `geni_`. */
function rspecVersions(value: PlainValue, name: string): RspecVersion[] {
  const struct: PlainStruct = isStruct(value) ? value : {};
  return asList(struct[`geni_${name}`] ?? struct[name]).map((item) => {
    const kind = new Fields(item, 'GetVersion');
    return { type: kind.optionalText('type') ?? '', version: kind.optionalText('version') ?? '' };
  });
}
