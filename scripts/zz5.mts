import { makePackages } from './package/packages.mts'; import { statSync } from 'node:fs'; const t=Date.now();
const p=await makePackages(); console.log(statSync(p.vsix).size, statSync(p.tarball).size, Date.now()-t, process.cpuUsage().user/1e6);
