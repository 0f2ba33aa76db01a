import { extensionContents, npmContents } from './package/shipped.mts';
import { vsixParts } from './package/vsix.mts';
import { deflateRawSync } from 'node:zlib';
for (const c of [vsixParts(await extensionContents()), await npmContents()]) {
 const rows=[...c].map(([n,b])=>[deflateRawSync(b,{level:9}).length,b.length,n] as const).sort((a,b)=>b[0]-a[0]);
 console.log(rows.reduce((a,b)=>a+b[0],0), rows.length);
 for (const r of rows.slice(0,60)) console.log(r.join('\t'));
}
