// Lets a site fetch an image of another site before you need it: node prestage.mjs SITE SLICE IMAGE_URN
// A site fetches images only for a slice; SLICE is the name of one of yours.
import { setTimeout } from 'node:timers/promises';
import { parseImageUrn, tryParseUrn } from 'protogeni-images';
import { connect } from './connect.mjs';

const [siteName, sliceName, imageUrn] = process.argv.slice(2);
if (imageUrn === undefined) throw new Error('Name all: node prestage.mjs SITE SLICE IMAGE_URN');
parseImageUrn(imageUrn); // throws, with a sentence, for what is not the URN of an image

const { identity, sliceAuthority, sites, interval } = await connect();
const { componentManager } = sites.find(({ name }) => name === siteName) ?? {};
if (componentManager === undefined) throw new Error(`There is no site ${siteName} in connect.mjs.`);

const { slices } = await sliceAuthority.resolveUser(identity.urn);
const sliceUrn = slices.find((urn) => tryParseUrn(urn)?.id === sliceName);
if (sliceUrn === undefined) throw new Error(`You have no slice ${sliceName}.`);

// Sites report no failure of a fetch: where nothing comes for long, stop waiting.
for (let start = true; ; start = false) {
  const credentials = [await sliceAuthority.sliceCredential(sliceUrn)];
  const request = { sliceUrn, credentials, imageUrns: [imageUrn], start };
  const [image] = await componentManager.prestageImages(request);
  console.log(image?.ready ? 'ready' : `${image?.progress ?? 0} of ${image?.size ?? '?'} bytes`);
  if (image?.ready) break;
  await setTimeout(interval);
}
