// Says what is wrong when a script runs on an older Node than the one that `npm ci` brings.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `This needs Node 24, and Node ${process.versions.node} is running. "npm ci" brings Node 24 for ` +
      'the scripts of this project; run it with install scripts allowed, then use "npm start", ' +
      '"npm test" or "npm run …".',
  );
  process.exit(1);
}
