// Which site has a type of hardware: a hint, because types move. What the sites say of themselves comes first.
import { sameSite, type Catalogue, type CatalogueSite } from '../images/catalogue';
import { managerUrnOf } from '../images/references';

/**
 * As the CloudLab manual (docs.cloudlab.us/hardware.html), the hardware table of the CloudLab portal
 * (`portal-hardware.js`) and public snapshots of its availability list them, in 2025 and 2026. Types of several
 * sites are left out: c4130 (Clemson and Wisconsin), dl360 and pc3000 (two Emulabs each), r720 (Utah and Apt).
 */
const known: Readonly<Record<string, readonly string[]>> = {
  'utah.cloudlab.us': [
    'm400',
    'm510',
    'xl170',
    'd750',
    'd760',
    'd760-hbm',
    'd6515',
    'd7615',
    'c6525-25g',
    'c6525-100g',
    'c6620',
  ],
  'wisc.cloudlab.us': [
    'c220g1',
    'c220g2',
    'c220g5',
    'c240g1',
    'c240g2',
    'c240g5',
    'd7525',
    'd8545',
    'sm110p',
    'sm220u',
  ],
  'clemson.cloudlab.us': [
    'c6320',
    'c6420',
    'c8220',
    'c8220x',
    'dss7500',
    'ibm8335',
    'nvidiagh',
    'r650',
    'r6525',
    'r6615',
    'r7525',
  ],
  'cloudlab.umass.edu': ['fpga-alveo', 'fpga-alveo-100g', 'rs440', 'rs620', 'rs630'],
  'emulab.net': ['d430', 'd710', 'd740', 'd760-gpu', 'd760p', 'd820', 'd840'],
  'apt.emulab.net': ['c6220', 'r320'],
};

const siteByType: ReadonlyMap<string, string | undefined> = new Map(
  Object.entries(known).flatMap(([authority, types]) => {
    const urn = managerUrnOf(authority);
    return types.map((type) => [type, urn] as const);
  }),
);

/**
 * The URN of the one site that has the type; undefined where none or several are known to. A site that merely calls
 * some of its machines so, such as a testbed, does not take the type from the one that it is known of.
 */
export function siteWithType({ sites }: Catalogue, type: string): string | undefined {
  const known = siteByType.get(type);
  const named = sites.filter(({ hardwareTypes }) => hardwareTypes?.includes(type) === true);
  const [only, another] = named;
  if (!only) return known;
  if (another) return undefined;
  const isTold = (site: CatalogueSite): boolean =>
    known !== undefined && sameSite(site.urn, known) && site.hardwareTypes !== undefined;
  return known === undefined || sites.some(isTold) ? only.urn : undefined;
}
