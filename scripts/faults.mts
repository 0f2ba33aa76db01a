// `npm run faults`: lets every fault meet every operation, and writes docs/faults.md from what was seen.
process.env['UPDATE_FAULTS'] = '1';
process.argv[2] = 'unit/faults/';
await import('./unit.mts');
