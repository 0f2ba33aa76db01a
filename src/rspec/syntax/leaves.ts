/** Elements that hold nothing: when their tag is not finished, what follows is no child of theirs. */
export const leaves = new Set([
  'disk_image',
  'hardware_type',
  'interface_ref',
  'ip',
  'install',
  'execute',
  'login',
  'host',
  'property',
  'link_type',
  'component_manager',
  'location',
  'available',
]);
