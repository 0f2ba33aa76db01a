// Says who can use each of your images: node who-can-use.mjs
// The metadata are asked for without your certificate, so the answer is what everyone gets.
import { fetchImageMetadata, RpcError } from 'protogeni-images';
import { connect } from './connect.mjs';

const { sliceAuthority, sites } = await connect();
const credentials = [await sliceAuthority.selfCredential()];
for (const { name, componentManager, trust } of sites) {
  for (const { urn, url } of await componentManager.listImages({ credentials })) {
    console.log(name, urn, await whoCanUse(url, trust));
  }
}

async function whoCanUse(url, trust) {
  try {
    const { global, shared } = await fetchImageMetadata(url, { trust });
    if (global) return 'anyone';
    return shared ? 'its project' : 'its creator';
  } catch (error) {
    if (RpcError.is(error, 'forbidden')) return 'not known: not released yet, or not exported';
    throw error;
  }
}
