// On which sliver types an image runs. Bare-metal, virtual machine and container images are not interchangeable, but
// for the ordinary system images, which run on Xen too (docs/protocol.md, section 9).
import { isVirtual } from '../sites/hardware';
import { systemProject } from './catalogue';

export interface ImageFacts {
  readonly format: string;
  /** Image that a VM image's host must run, as `project,name`; bare-metal images have none. */
  readonly hostImage: string | undefined;
  /** What it is called at its origin, `project/name:version`. */
  readonly originName: string | undefined;
}

/** What the metadata of an image tell. */
export function kindsOf({ format, hostImage, originName }: ImageFacts): readonly string[] {
  if (format === 'docker') return ['emulab-docker'];
  if (hostImage !== undefined) return [hostImage.includes('OVZ') ? 'emulab-openvz' : 'emulab-xen'];
  const isSystem = originName?.startsWith(`${systemProject}/`) === true;
  return isSystem ? ['raw-pc', 'emulab-xen'] : ['raw-pc'];
}

/** What an image must be for to be loaded on a sliver: whole machines are all alike. */
export function diskOf(sliverType: string): string {
  return isVirtual(sliverType) ? sliverType : 'raw-pc';
}

const xenHost = 'emulab-ops,XEN418-64-STD';

/** What a snapshot of a sliver is for, whatever its base runs on as well: that of a VM never boots on bare metal. */
export function kindOfSnapshot(
  sliverType: string,
  base: { readonly hostImage?: string },
): { readonly runsOn: readonly string[]; readonly hostImage?: string } {
  const runsOn = [diskOf(sliverType)];
  return isVirtual(sliverType) ? { runsOn, hostImage: base.hostImage ?? xenHost } : { runsOn };
}
