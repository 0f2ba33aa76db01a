import { product } from './bundles.mts'; import { build } from 'esbuild';
for (const n of process.argv.slice(2)) { const b=product.find(x=>x.outfile===n)!; const {metafile}=await build({...b,write:false,metafile:true});
const o=Object.entries(metafile.outputs).find(([k])=>k.endsWith('.js'))![1];
console.log(n,o.bytes);for (const [f,{bytesInOutput:x}] of Object.entries(o.inputs).sort((a,b)=>b[1].bytesInOutput-a[1].bytesInOutput).slice(0,70)) console.log(x,f, Object.entries(metafile.inputs).filter(([,i])=>i.imports.some(y=>y.path===f)).map(([k])=>k.replace(/^src\//,'')).slice(0,6).join(' '));}
