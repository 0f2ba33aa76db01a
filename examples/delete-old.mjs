// Deletes old versions of one of your images: node delete-old.mjs SITE IMAGE KEEP [--yes]
// Without --yes it only asks the site whether it would. KEEP newest versions stay, at least one.
import { parseImageUrn } from 'protogeni-images';
import { connect } from './connect.mjs';

const [siteName, imageName, keepText, yes] = process.argv.slice(2);
const keep = Number(keepText);
if (!Number.isInteger(keep) || keep < 1)
  throw new Error('Say how many stay: node delete-old.mjs SITE IMAGE KEEP [--yes]');

const { identity, sliceAuthority, sites } = await connect();
const { componentManager } = sites.find(({ name }) => name === siteName) ?? {};
if (componentManager === undefined) throw new Error(`There is no site ${siteName} in connect.mjs.`);

const credentials = [await sliceAuthority.selfCredential()];
// The list is the site's own, so no URN of another site can get in: servers would not notice one.
const versions = (await componentManager.listImages({ credentials }))
  .map(({ urn }) => ({ urn, ...parseImageUrn(urn) }))
  .filter(({ name, version }) => name === imageName && version !== undefined);
if (new Set(versions.map(({ project }) => project)).size > 1)
  throw new Error(`Several projects have an image ${imageName}.`);

const old = versions.sort((a, b) => b.version - a.version).slice(keep);
for (const { urn } of old) {
  const request = { imageUrn: urn, creatorUrn: identity.urn, credentials };
  await componentManager.deleteImage({ ...request, dryRun: true });
  if (yes === '--yes') await componentManager.deleteImage(request);
  console.log(yes === '--yes' ? 'deleted' : 'would be deleted', urn);
}
console.log(`${old.length} of ${versions.length} versions`);
