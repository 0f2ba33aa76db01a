// The machines of a site: two large groups, hosts of virtual machines, a few machines of each type that real clusters
// have and profiles ask for, and one server that exports storage.

export interface Node {
  readonly id: string;
  readonly hardwareType: string;
  /** More general names for it, which requests may use too. */
  readonly classes: readonly string[];
  readonly architecture: string;
  /** Sliver types that it can be. */
  readonly offers: readonly string[];
  /** How many slivers fit on it at once. */
  readonly slots: number;
}

/** A machine that is one node; the other sliver types are jobs that it can do in an experiment. */
const wholeMachine = ['raw-pc', 'delay', 'firewall'];
const virtual = ['emulab-xen', 'emulab-docker', 'emulab-openvz'];
const storage = ['emulab-blockstore'];

const otherTypes = (
  'm400 m510 xl170 xl170-rack1 xl170-rack2 xl170-rack3 xl170-rack4 xl170-rack5 d6515 c6525-25g c6525-100g c4130 d750 ' +
  'd7525 d760 d7615 d820 pc3000 c220g1 c220g2 c220g5 c240g5 c6220 c6320 c6420 c6620 c8220 r320 r650 r6525 r6615 r7525 ' +
  'd740 d840 dl360 pc600 nuc5300 ibm8335 fpga-alveo sdr'
).split(' ');

const special: Readonly<Record<string, string>> = { m400: 'aarch64', ibm8335: 'ppc64le' };

/** What the processors of a hardware type run; those of a virtual machine are its host's. */
export function architectureOf(hardwareType: string): string {
  return special[hardwareType] ?? 'x86_64';
}

/** Machines of each of the other types. */
const each = 6;

function machine(number: number, hardwareType: string): Node {
  return {
    id: `pc${number}`,
    hardwareType,
    classes: ['pc'],
    architecture: architectureOf(hardwareType),
    offers: wholeMachine,
    slots: 1,
  };
}

function host(number: number): Node {
  return {
    id: `pc${number}`,
    hardwareType: 'd430',
    classes: ['pcvm'],
    architecture: 'x86_64',
    offers: virtual,
    slots: 60,
  };
}

const server: Node = {
  id: 'dbox1',
  hardwareType: 'dbox',
  classes: ['blockstore'],
  architecture: 'x86_64',
  offers: storage,
  slots: 200,
};

export const nodes: readonly Node[] = [
  ...Array.from({ length: 60 }, (_, index) => machine(index + 1, index < 30 ? 'd710' : 'd430')),
  ...[101, 102, 103, 104].map(host),
  ...otherTypes.flatMap((type, group) =>
    Array.from({ length: each }, (_, index) => machine(201 + group * each + index, type)),
  ),
  server,
];

export function isVirtual(sliverType: string): boolean {
  return virtual.includes(sliverType);
}

/** Whether slivers of this type share their machine with others. */
export function isShared(sliverType: string): boolean {
  return isVirtual(sliverType) || storage.includes(sliverType);
}

/** Whether slivers of this type are loaded from an image. */
export function hasDisk(sliverType: string): boolean {
  return !storage.includes(sliverType);
}

const sliverTypes: readonly string[] = [...wholeMachine, ...virtual, ...storage];

/** The sliver type that a request means by a word (docs/protocol.md, section 8.1); undefined when there is none. */
export function sliverTypeOf(word: string): string | undefined {
  if (word === 'raw') return 'raw-pc';
  if (word === 'default-vm') return 'emulab-xen';
  return sliverTypes.includes(word) ? word : undefined;
}
