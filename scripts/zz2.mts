import { product } from './bundles.mts'; import { build } from 'esbuild';
for (const n of process.argv.slice(2)) { const b=product.find(x=>x.outfile===n)!; const {metafile}=await build({...b,write:false,metafile:true});
const o=Object.entries(metafile.outputs).find(([k])=>k.endsWith('.js'))![1];
const dir=new Map<string,number>();for(const [f,{bytesInOutput:x}] of Object.entries(o.inputs)){const k=f.replace(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+|src\/[^/]+\/?[^/]*).*/,'$1').replace(/^part:.*\./,'part:.');dir.set(k,(dir.get(k)??0)+x)};
console.log(n,o.bytes,[...dir].sort((a,b)=>b[1]-a[1]).slice(0,26).map(x=>x.join(' ')).join(', '))}
