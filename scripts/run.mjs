// `npm start` and all `npm run …` begin here: says what is wrong when an older Node runs than the one that
// `npm ci` brings, else runs the script of that name. It is JavaScript, since an older Node reads nothing else.
const [name, ...rest] = process.argv.slice(2);
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `This needs Node 24, and Node ${process.versions.node} is running. "npm ci" brings Node 24 for ` +
      'the scripts of this project; run it with install scripts allowed, then use "npm start", ' +
      '"npm test" or "npm run …".',
  );
  process.exit(1);
}
const script = new URL(`${name}.mts`, import.meta.url);
process.argv = [process.argv[0], script.pathname, ...rest];
await import(script.href);
