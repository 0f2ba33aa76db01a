// Takes a snapshot of a node's disk and waits for it: node snapshot.mjs SITE NODE IMAGE [anyone]
// The node reboots. The request is sent once; if this program is ended, the snapshot goes on.
import { watchSnapshot } from 'protogeni-images';
import { connect, myNodes } from './connect.mjs';

const [siteName, nodeName, imageName, who] = process.argv.slice(2);
if (imageName === undefined)
  throw new Error('Name all: node snapshot.mjs SITE NODE IMAGE [anyone]');

const me = await connect();
const found = [];
for await (const node of myNodes(me))
  if (node.site.name === siteName && node.clientId === nodeName) found.push(node);
const [node, second] = found;
if (node?.sliverUrn === undefined || second !== undefined)
  throw new Error(`${found.length} of your nodes at ${siteName} are called ${nodeName}.`);

const { site, sliceUrn, sliverUrn, credentials } = node;
const { componentManager } = site;
// `global` decides who can use the image, and only the first snapshot of a name does.
const request = { sliceUrn, sliverUrn, imageName, credentials, global: who === 'anyone' };
const created = await componentManager.createImage(request);
console.log('started', created.versionUrn);

const looks = watchSnapshot({
  componentManager,
  credentials: async (call) => [await me.sliceAuthority.sliceCredential(sliceUrn, call)],
  sliceUrn,
  sliverUrn,
  created,
  imagesTrust: site.trust,
  interval: me.interval,
});
for await (const { stage, size, ended, reason } of looks) {
  const details = [size, reason && JSON.stringify(reason)].filter((detail) => detail !== undefined);
  console.log(stage, ...details);
  if (ended && stage !== 'ready') process.exitCode = 1;
}
