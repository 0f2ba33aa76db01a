// Which images every site comes with: those that requests and profiles name. Two are whole disks, as is one for each
// kind of virtual machine; the others hold little more than what tells their system, so that making them costs
// nothing. What each runs on: docs/protocol.md, sections 8.3 and 9.
import type { DiskKind, Release } from '../disks/standardDisk';
import { architectureOf } from '../sites/hardware';

export interface StandardImage {
  readonly name: string;
  readonly release: Release;
  readonly words: string;
  /** Sliver types it runs on; the first says what is on the disk. */
  readonly runsOn: readonly [DiskKind, ...DiskKind[]];
  readonly architecture: readonly string[];
  /** Image that the host of a virtual machine runs, as `project,name`: such an image never boots on bare metal. */
  readonly hostImage?: string;
  /** More on its disk than the system's name. */
  readonly isWhole?: true;
  /** Known, and in no advertisement: only old requests name it. */
  readonly isOld?: true;
}

type Traits = Partial<Omit<StandardImage, 'name' | 'release'>>;

function standard(name: string, release: Release, traits: Traits = {}): StandardImage {
  return {
    name,
    release,
    words: 'standard image',
    runsOn: ['raw-pc', 'emulab-xen'],
    architecture: ['x86_64'],
    ...traits,
  };
}

function ubuntu(version: string, codename: string): Release {
  return { name: 'Ubuntu', version, codename };
}

const noble = ubuntu('24.04', 'noble');
const jammy = ubuntu('22.04', 'jammy');
const bionic = ubuntu('18.04', 'bionic');
const trusty = ubuntu('14.04', 'trusty');

/** Newer releases of Ubuntu come for both kinds of machine under one name. */
const both = ['x86_64', 'aarch64'];
const beta = 'image under test';
const old = { isOld: true } as const;

function centos(version: string): Release {
  return { name: 'CentOS', version };
}

function fedora(version: string): Release {
  return { name: 'Fedora', version };
}

function freebsd(number: string, traits?: Traits): StandardImage {
  const version = `${number.slice(0, -1)}.${number.slice(-1)}`;
  const suffix = Number(number) < 100 ? 'STD' : '64-STD';
  return standard(`FBSD${number}-${suffix}`, { name: 'FreeBSD', version }, traits);
}

export const standardImages: readonly StandardImage[] = [
  standard('UBUNTU24-64-STD', noble, { isWhole: true, architecture: both }),
  standard('UBUNTU22-64-STD', jammy, { isWhole: true, architecture: both }),
  standard('UBUNTU24-XEN-STD', noble, {
    words: 'standard image for Xen virtual machines',
    runsOn: ['emulab-xen'],
    hostImage: 'emulab-ops,XEN418-64-STD',
    isWhole: true,
  }),
  standard('UBUNTU24-DOCKER-STD', noble, {
    words: 'standard image for Docker containers',
    runsOn: ['emulab-docker'],
    hostImage: 'emulab-ops,DOCKER-HOST-STD',
    isWhole: true,
  }),
  standard('UBUNTU24-64-BETA', noble, { ...old, words: beta }),
  standard('UBUNTU22-64-BETA', jammy, { words: beta }),
  standard('UBUNTU20-64-STD', ubuntu('20.04', 'focal'), { architecture: both }),
  standard('UBUNTU18-64-STD', bionic, { architecture: both }),
  standard('UBUNTU18-PPC64LE', bionic, {
    words: 'standard image for POWER machines',
    runsOn: ['raw-pc'],
    architecture: ['ppc64le'],
  }),
  standard('UBUNTU16-64-STD', ubuntu('16.04', 'xenial'), { architecture: both }),
  standard('CENTOS7-64-STD', centos('7')),
  standard('CENTOS8-64-STD', centos('8')),
  standard('CENTOS8S-64-STD', { name: 'CentOS Stream', version: '8' }),
  standard('ROCKY9-64-STD', { name: 'Rocky Linux', version: '9' }),
  standard('DEBIAN11-64-STD', { name: 'Debian', version: '11', codename: 'bullseye' }),
  standard('DEBIAN12-64-STD', { name: 'Debian', version: '12', codename: 'bookworm' }),
  ...['102', '112', '113', '114', '122', '123', '131', '132'].map((each) => freebsd(each)),
  standard('XEN416-64-STD', ubuntu('20.04', 'focal'), {
    words: 'host of Xen virtual machines',
    runsOn: ['raw-pc'],
  }),
  standard('OPENVZ-STD', fedora('15'), {
    words: 'standard image for OpenVZ containers',
    runsOn: ['emulab-openvz'],
    hostImage: 'emulab-ops,FEDORA8-OVZ-STD',
  }),
  freebsd('82', old),
  standard('FEDORA8-OVZ-STD', fedora('8'), { ...old, runsOn: ['raw-pc', 'emulab-openvz'] }),
  standard('FEDORA10-STD', fedora('10'), old),
  standard('FEDORA15-STD', fedora('15'), old),
  standard('UBUNTU10-STD', ubuntu('10.04', 'lucid'), old),
  standard('UBUNTU11-64-STD', ubuntu('11.04', 'natty'), old),
  standard('UBUNTU12-64-STD', ubuntu('12.04', 'precise'), old),
  standard('UBUNTU14-64-STD', trusty, old),
  standard('UBUNTU14-OVS2.31', trusty, { ...old, words: 'with Open vSwitch 2.31' }),
  standard('UBUNTU18OVS', bionic, { ...old, words: 'with Open vSwitch' }),
];

const defaults: Readonly<Record<string, string>> = {
  'raw-pc': 'UBUNTU24-64-STD',
  'emulab-xen': 'UBUNTU24-XEN-STD',
  'emulab-docker': 'UBUNTU24-DOCKER-STD',
  'emulab-openvz': 'OPENVZ-STD',
  delay: 'FBSD132-64-STD',
  firewall: 'UBUNTU24-64-STD',
};

/** Name of the image that a node gets when the request names none. Storage that is reached over the network has none. */
export function defaultImage(sliverType: string, hardwareType?: string): string | undefined {
  const isPower = hardwareType !== undefined && architectureOf(hardwareType) === 'ppc64le';
  return sliverType === 'raw-pc' && isPower ? 'UBUNTU18-PPC64LE' : defaults[sliverType];
}

const unlisted = new Set(standardImages.filter(({ isOld }) => isOld).map(({ name }) => name));

/** Whether advertisements list a system image. */
export function isExported(name: string): boolean {
  return !unlisted.has(name);
}
