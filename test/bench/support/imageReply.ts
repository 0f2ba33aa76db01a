// A reply as a site lists images in it: three versions an image.

/** @param count of versions */
export function replyWithImages(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => row(index)).join('\n');
  return `<?xml version="1.0"?><methodResponse><params><param><value><array><data>${rows}</data></array></value></param></params></methodResponse>`;
}

function row(index: number): string {
  const [number, version] = [Math.floor(index / 3), index % 3];
  const urn = `urn:publicid:IDN+home.example+image+demo:image-${(number * 7919) % 99_991}:${version}`;
  const members = [
    ['urn', urn],
    ['url', `https://www.home.example/image_metadata.php?uuid=${index}`],
    ['uuid', `${index}`],
    ['created', `2026-0${1 + (index % 9)}-11T12:00:00Z`],
    ['updated', ''],
    ['format', 'ndz'],
    ['description', `nginx, build ${index}`],
    ['filesize', '812.25MB'],
  ];
  const struct = members.map(
    ([name, value]) =>
      `<member><name>${name}</name><value><string>${value}</string></value></member>`,
  );
  return `<value><struct>${struct.join('')}</struct></value>`;
}
