// What bundles leave out of the libraries of others.
import { readFile } from 'node:fs/promises';
import { transform, type Plugin } from 'esbuild';

/** In a library that people read, what others have written is short: they have it elsewhere. */
export const othersShort: Plugin = {
  name: 'others-short',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => ({
      contents: (
        await transform(await readFile(path, 'utf8'), {
          minifyIdentifiers: true,
          minifyWhitespace: true,
          minifySyntax: true,
          target: 'node22',
          legalComments: 'none',
        })
      ).code,
    }));
  },
};

/** The SSH library is loaded with the first login to a node. */
export const sshBeside: Plugin = {
  name: 'ssh-beside',
  setup(build) {
    build.onResolve({ filter: /^\.\/library$/ }, () => ({ path: './ssh.js', external: true }));
  },
};

/**
 * Parts of the SSH library that the testbed never calls: nodes bring their own server of files, and no key that it reads
 * has a passphrase.
 */
export const partsOfSsh: Plugin = {
  name: 'parts-of-ssh',
  setup(build) {
    const standIns = new Map([
      ['./protocol/SFTP.js', 'exports.SFTP = class SFTP {};'],
      ['bcrypt-pbkdf', 'exports.pbkdf = () => -1;'],
    ]);
    const namespace = 'parts-of-ssh';
    build.onResolve({ filter: /^(?:\.\/protocol\/SFTP\.js|bcrypt-pbkdf)$/ }, ({ path }) => ({
      path,
      namespace,
    }));
    build.onLoad({ filter: /./, namespace }, ({ path }) => ({
      contents: standIns.get(path) ?? '',
    }));
  },
};

/** Two of the ways in which xmlbuilder writes: `xmlrpc` uses the third. */
export const partsOfXmlbuilder: Plugin = {
  name: 'parts-of-xmlbuilder',
  setup(build) {
    const namespace = 'parts-of-xmlbuilder';
    build.onResolve({ filter: /^\.\/XML(?:DocumentCB|StreamWriter)$/ }, ({ path, importer }) =>
      /[\\/]xmlbuilder[\\/]/.test(importer) ? { path, namespace } : undefined,
    );
    build.onLoad({ filter: /./, namespace }, () => ({ contents: 'module.exports = class {};' }));
  },
};

/** fast-xml-parser has a second reader, which only looks for faults. Nobody asks for it. */
export const noXmlValidator: Plugin = {
  name: 'no-xml-validator',
  setup(build) {
    build.onLoad({ filter: /[\\/]fast-xml-parser[\\/]src[\\/]validator\.js$/ }, () => ({
      contents: `export const validate = () => { throw new Error('The validator is left out.'); };`,
    }));
  },
};

/** Commander could run programs as subcommands. We have none, and loading that takes a while. */
export const noPrograms: Plugin = {
  name: 'no-programs',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'no-programs' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'no-programs' }, () => ({
      contents: 'module.exports = {};',
    }));
  },
};

/** The testbed reads XML, never HTML, which has two thousand names for characters. */
export const noHtmlNames: Plugin = {
  name: 'no-html-names',
  setup(build) {
    build.onLoad({ filter: /[\\/]xmldom[\\/]lib[\\/]entities\.js$/ }, () => ({
      contents: `exports.XML_ENTITIES = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };`,
    }));
  },
};
