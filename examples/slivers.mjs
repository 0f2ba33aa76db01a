// Lists your slivers at all sites: node slivers.mjs
import { connect, myNodes } from './connect.mjs';

for await (const node of myNodes(await connect())) {
  const { site, sliceUrn, credentials, clientId, sliverUrn } = node;
  const { slivers } = await site.componentManager.sliverStatus({ sliceUrn, credentials });
  const { state, status } = slivers.find(({ urn }) => urn === sliverUrn) ?? {};
  console.log(
    site.name,
    JSON.stringify(clientId),
    state ?? 'unknown',
    status ?? 'unknown',
    sliverUrn,
  );
}
