// On which sliver types an image runs. Bare-metal, virtual machine and container images are not
// interchangeable (docs/protocol.md, section 9); format and host image tell them apart.

/** @param hostImage image that a VM image's host must run, as `project,name`; bare-metal images have none. */
export function kindsOf(format: string, hostImage: string | undefined): readonly string[] {
  if (format === 'docker') return ['emulab-docker'];
  return [hostImage === undefined ? 'raw-pc' : 'emulab-xen'];
}
