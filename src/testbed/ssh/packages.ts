// The packages that a freshly installed node names when asked: a short list in the form that dpkg keeps.

const installed: readonly (readonly [name: string, version: string, about: string])[] = [
  ['base-files', '13ubuntu10.3', 'base system files'],
  ['bash', '5.2.21-2ubuntu4', 'command interpreter'],
  ['coreutils', '9.4-3ubuntu6', 'basic file, shell and text programs'],
  ['gcc', '4:13.2.0-7ubuntu1', 'C compiler'],
  ['git', '1:2.43.0-1ubuntu7.3', 'version control'],
  ['libc6', '2.39-0ubuntu8.4', 'C library'],
  ['openssh-server', '1:9.6p1-3ubuntu13.11', 'SSH server'],
  ['python3', '3.12.3-0ubuntu2', 'Python interpreter'],
  ['tar', '1.35+dfsg-3build1', 'archives of files'],
  ['util-linux', '2.39.3-9ubuntu6.3', 'system programs'],
];

const stanza = ([name, version, about]: (typeof installed)[number]): string =>
  [
    `Package: ${name}`,
    'Status: install ok installed',
    'Priority: optional',
    'Section: admin',
    'Installed-Size: 100',
    'Maintainer: Local Testbed <testbed@home.example>',
    'Architecture: amd64',
    `Version: ${version}`,
    `Description: ${about}`,
    '',
  ].join('\n');

/** Path → content. */
export function packageFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'var/lib/dpkg/status': installed.map((each) => `${stanza(each)}\n`).join(''),
    'var/lib/dpkg/available': '',
  };
  for (const [name] of installed) {
    files[`var/lib/dpkg/info/${name}.list`] = '/.\n';
    files[`var/lib/dpkg/info/${name}.md5sums`] = '';
  }
  return files;
}
