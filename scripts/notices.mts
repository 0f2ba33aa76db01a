// `npm run notices`: writes down what the last build has bundled. A unit test says when it is due.
import { writeFileSync } from 'node:fs';
import { notices, noticesFile } from './package/notices.mts';

writeFileSync(noticesFile, notices());
