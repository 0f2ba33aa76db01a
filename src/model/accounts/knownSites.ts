/**
 * Sites by the nicknames that omni and geni-lib gave them. Addresses of component managers follow one
 * pattern, `https://HOST:12369/protogeni/xmlrpc/cm`, so a host is enough. Sites whose programme has
 * ended are not in it; any other site is named by its address.
 */

export interface KnownSite {
  /** The domain in its URNs. */
  readonly domain: string;
  readonly host: string;
  readonly name: string;
  /** The first one is the one that we show. */
  readonly nicknames: readonly string[];
}

/** Powder's fixed endpoints, by their place. */
const endpoints = [
  'bookstore',
  'cpg',
  'ebc',
  'guesthouse',
  'humanities',
  'law73',
  'madsen',
  'moran',
  'sagepoint',
  'web',
];

export const knownSites: readonly KnownSite[] = [
  {
    domain: 'emulab.net',
    host: 'www.emulab.net',
    // Powder's accounts, and the images of its fixed endpoints, live here.
    name: 'Emulab, Powder',
    nicknames: ['pg-utah', 'utah-pg', 'emulab', 'powder'],
  },
  {
    domain: 'utah.cloudlab.us',
    host: 'boss.utah.cloudlab.us',
    name: 'CloudLab Utah',
    nicknames: ['utah-clab', 'clab-utah', 'cl-utah'],
  },
  {
    domain: 'clemson.cloudlab.us',
    host: 'boss.clemson.cloudlab.us',
    name: 'CloudLab Clemson',
    nicknames: ['clemson-clab', 'clab-clemson', 'cl-clemson'],
  },
  {
    domain: 'wisc.cloudlab.us',
    host: 'boss.wisc.cloudlab.us',
    name: 'CloudLab Wisconsin',
    nicknames: ['wisconsin-clab', 'clab-wisconsin', 'cl-wisconsin'],
  },
  {
    domain: 'cloudlab.umass.edu',
    host: 'boss.cloudlab.umass.edu',
    name: 'CloudLab Massachusetts',
    nicknames: ['umass-clab', 'cl-umass'],
  },
  {
    domain: 'apt.emulab.net',
    host: 'boss.apt.emulab.net',
    name: 'Apt',
    nicknames: ['apt'],
  },
  {
    domain: 'utah.geniracks.net',
    host: 'boss.utah.geniracks.net',
    name: 'Utah InstaGENI',
    nicknames: ['ig-utah'],
  },
  {
    domain: 'utahddc.geniracks.net',
    host: 'boss.utahddc.geniracks.net',
    name: 'Utah DDC',
    nicknames: ['ig-utahddc'],
  },
  {
    domain: 'stitch.geniracks.net',
    host: 'boss.stitch.geniracks.net',
    name: 'Utah stitching',
    nicknames: ['utah-stitch'],
  },
  {
    domain: 'uky.emulab.net',
    host: 'www.uky.emulab.net',
    name: 'Kentucky',
    nicknames: ['pg-kentucky'],
  },
  {
    domain: 'wall1.ilabt.iminds.be',
    host: 'www.wall1.ilabt.iminds.be',
    name: 'Virtual Wall 1',
    nicknames: ['wall1', 'im-vw1', 'pg-wall1'],
  },
  {
    domain: 'wall2.ilabt.iminds.be',
    host: 'www.wall2.ilabt.iminds.be',
    name: 'Virtual Wall 2',
    nicknames: ['wall2', 'im-vw2', 'pg-wall2'],
  },
  {
    domain: 'wilab2.ilabt.iminds.be',
    host: 'www.wilab2.ilabt.iminds.be',
    name: 'w-iLab.t 2',
    nicknames: ['pg-wilab', 'wilab2'],
  },
  ...endpoints.map((place): KnownSite => ({
    domain: `${place}.powderwireless.net`,
    host: `boss.${place}.powderwireless.net`,
    name: `Powder ${place}`,
    nicknames: [`powder-${place}`],
  })),
];
