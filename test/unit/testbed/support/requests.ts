/** Request RSpecs in pieces: what a test wants of a node, and the document around it. */
const emulab = 'http://www.protogeni.net/resources/rspec/ext/emulab/1';

export function rspec(inside: string, namespace = 'http://www.geni.net/resources/rspec/3'): string {
  return `<rspec xmlns="${namespace}" xmlns:emulab="${emulab}" type="request">${inside}</rspec>`;
}

export interface NodeWish {
  readonly name?: string;
  readonly type?: string;
  readonly image?: string;
  readonly hardware?: string;
  readonly attributes?: string;
  readonly inside?: string;
}

export function node(wish: NodeWish = {}): string {
  const { name = 'n', type = 'raw-pc', image, hardware, attributes = '', inside = '' } = wish;
  const disk = image === undefined ? '' : `<disk_image name="${image}"/>`;
  const kind = hardware === undefined ? '' : `<hardware_type name="${hardware}"/>`;
  return `<node client_id="${name}" ${attributes}><sliver_type name="${type}">${disk}</sliver_type>${kind}${inside}</node>`;
}
