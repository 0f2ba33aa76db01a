// AM GetVersion in all its versions (section 5.17).
import type { Call } from '../http/call';
import { managerUrn } from '../sites/site';
import { Text, type ReplyValue } from '../wire/encodeReply';

export const apiVersions = ['1', '2', '3'] as const;

export function getVersion(call: Call): ReplyValue {
  const { site } = call;
  const api = apiNumber(call);
  const prefix = api === 1 ? '' : 'geni_';
  return {
    geni_api: api,
    urn: managerUrn(site),
    hrn: `${site.name}.cm`,
    url: `${site.rpcUrl}/am`,
    interface: 'aggregate',
    code_tag: 'protogeni-images-testbed',
    hostname: new URL(site.rpcUrl).hostname,
    geni_api_versions: Object.fromEntries(
      apiVersions.map((version) => [version, `${site.rpcUrl}/am/${version}.0`]),
    ),
    [`${prefix}request_rspec_versions`]: rspecVersions('request'),
    [`${prefix}ad_rspec_versions`]: rspecVersions('ad'),
    ...(api === 1 && { default_ad_rspec: { type: 'ProtoGENI', version: new Text('2') } }),
    ...(api === 3 && {
      geni_single_allocation: new Text('1'),
      geni_allocate: 'geni_disjoint',
      geni_credential_types: [
        { geni_type: 'geni_sfa', geni_version: new Text('2') },
        { geni_type: 'geni_sfa', geni_version: new Text('3') },
      ],
    }),
  };
}

/** 2 when the path names no version. */
export function apiNumber(call: Call): number {
  return Number(call.version.split('.')[0] ?? '') || 2;
}

/** Versions are strings here, whatever they look like (section 14, point 11). */
function rspecVersions(kind: 'request' | 'ad'): ReplyValue {
  const extensions = kind === 'ad' ? [emulab, siteInfo] : [emulab];
  return rspecs.map(({ type, version, namespace }) => ({
    type,
    version: new Text(version),
    schema: `${namespace}/${kind}.xsd`,
    namespace,
    extensions: Number(version) < 2 ? [] : extensions,
  }));
}

const emulab = 'http://www.protogeni.net/resources/rspec/ext/emulab/1';
const siteInfo = 'http://www.protogeni.net/resources/rspec/ext/site-info/1';

const rspecs = [
  ...['0.1', '0.2', '2'].map((version) => ({
    type: 'ProtoGENI',
    version,
    namespace: `http://www.protogeni.net/resources/rspec/${version}`,
  })),
  { type: 'GENI', version: '3', namespace: 'http://www.geni.net/resources/rspec/3' },
];
