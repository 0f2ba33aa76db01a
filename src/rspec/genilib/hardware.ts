// Which site has a type of hardware: a hint, because types move. What the sites say of themselves comes first.
import { sameSite, type Catalogue, type CatalogueSite } from '../images/catalogue';
import { managerUrnOf } from '../images/references';

const known: Readonly<Record<string, readonly string[]>> = {
  'utah.cloudlab.us': [
    'm400',
    'm510',
    'xl170',
    'd750',
    'd760',
    'd6515',
    'd7525',
    'd7615',
    'c6525-25g',
    'c6525-100g',
  ],
  'wisc.cloudlab.us': [
    'c220g1',
    'c220g2',
    'c220g5',
    'c240g1',
    'c240g2',
    'c240g5',
    'd8545',
    'sm110p',
    'sm220u',
  ],
  'clemson.cloudlab.us': [
    'c4130',
    'c6320',
    'c6420',
    'c8220',
    'c8220x',
    'dss7500',
    'ibm8335',
    'r650',
    'r6525',
    'r6615',
    'r7525',
  ],
  'emulab.net': ['d430', 'd710', 'd820', 'd840', 'pc3000'],
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
