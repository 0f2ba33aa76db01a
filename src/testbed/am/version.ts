// AM GetVersion in all its versions (section 5.17).
import type { Call } from '../http/call';
import { managerUrn } from '../sites/site';
import type { ReplyValue } from '../wire/encodeReply';

export const apiVersions = ['1', '2', '3'] as const;

export function getVersion(call: Call): ReplyValue {
  const { site } = call;
  const api = apiNumber(call);
  const prefix = api === 1 ? '' : 'geni_';
  return {
    geni_api: api,
    urn: managerUrn(site),
    hrn: `${site.name}.cm`,
    url: `${site.rpcUrl}/am/${api}.0`,
    interface: 'aggregate',
    code_tag: 'protogeni-images-testbed',
    hostname: new URL(site.rpcUrl).hostname,
    geni_api_versions: Object.fromEntries(
      apiVersions.map((version) => [version, `${site.rpcUrl}/am/${version}.0`]),
    ),
    [`${prefix}request_rspec_versions`]: rspecVersions('request'),
    [`${prefix}ad_rspec_versions`]: rspecVersions('ad'),
    ...(api === 1 && { default_ad_rspec: { type: 'ProtoGENI', version: '2' } }),
    ...(api === 3 && {
      geni_single_allocation: '1',
      geni_allocate: 'geni_disjoint',
      geni_credential_types: [
        { geni_type: 'geni_sfa', geni_version: '2' },
        { geni_type: 'geni_sfa', geni_version: '3' },
        { geni_type: 'geni_abac', geni_version: '1' },
      ],
    }),
  };
}

/** 2 when the path names no version. */
export function apiNumber(call: Call): number {
  return Number(call.version.split('.')[0] ?? '') || 2;
}

function rspecVersions(kind: 'request' | 'ad'): ReplyValue {
  const entry = (type: string, version: string, namespace: string): ReplyValue => ({
    type,
    version,
    schema: `${namespace}/${kind}.xsd`,
    namespace,
    extensions: kind === 'ad' ? ['http://www.protogeni.net/resources/rspec/ext/emulab/1'] : [],
  });
  return [
    entry('ProtoGENI', '2', 'http://www.protogeni.net/resources/rspec/2'),
    entry('GENI', '3', 'http://www.geni.net/resources/rspec/3'),
  ];
}
