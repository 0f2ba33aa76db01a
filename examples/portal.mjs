// Lists your experiments at a portal, with their nodes: PORTAL_TOKEN_FILE=cloudlab.jwt node portal.mjs
// Takes a snapshot and follows it: … node portal.mjs PROJECT,EXPERIMENT NODE IMAGE
// PORTAL_HTTP names another portal, PORTAL_CA a file with the certificate of its CA. A fourth word is the milliseconds
// between two looks.
import { readFile } from 'node:fs/promises';
import { Portal } from 'protogeni-images/portal';

const { PORTAL_HTTP, PORTAL_TOKEN_FILE, PORTAL_CA } = process.env;
const portal = new Portal({
  url: PORTAL_HTTP ?? 'https://boss.emulab.net:43794',
  token: await readFile(PORTAL_TOKEN_FILE ?? 'cloudlab.jwt', 'utf8'),
  trust: PORTAL_CA === undefined ? undefined : { ca: await readFile(PORTAL_CA, 'utf8') },
});

const [experiment, clientId, imageName, interval = '15000'] = process.argv.slice(2);
if (imageName === undefined) await list();
else await snapshot();

async function list() {
  for (const { project, name, status, aggregates } of await portal.experiments.list({
    elaborate: true,
  })) {
    console.log(JSON.stringify(`${project},${name}`), status);
    for (const node of aggregates.flatMap(({ nodes }) => nodes))
      console.log(' ', JSON.stringify(node.clientId), node.status, node.hostname ?? '');
  }
}

async function snapshot() {
  const { id } = await portal.snapshots.start({ experiment, clientId, imageName });
  const looks = portal.snapshots.follow(experiment, id, { interval: Number(interval) });
  for await (const { outcome, snapshot: said, problem } of looks) {
    console.log(outcome, said?.status ?? problem?.message ?? '');
    if (outcome === 'ready') console.log(said?.imageUrn ?? 'the portal names no URN');
  }
}
