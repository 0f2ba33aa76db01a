// What a site gives to anybody: image metadata, image files, the logs of calls.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { textOf } from '../support/client';
import { Lab } from '../support/lab';

describe('the web service', () => {
  let lab: Lab;
  let strings: string[];
  before(async () => {
    lab = await Lab.open({ aggregates: 1 });
    strings = await lab.snapshot('public', { description: 'Tom & Jerry' });
  });
  after(() => lab.close());
  afterEach(() => lab.testbed.control({ command: 'fault.clear' }));

  const metadata = async (url: string): Promise<{ status: number; text: string }> => {
    const { status, body } = await lab.client.http(url);
    return { status, text: body.toString() };
  };
  const valueOf = (text: string, key: string): string | undefined =>
    new RegExp(`<attribute name="${key}"><value>([^<]*)`).exec(text)?.[1]?.replaceAll('&amp;', '&');
  const fileUrl = async (): Promise<string> =>
    valueOf((await metadata(strings[1] ?? '')).text, 'imagefile_url') ?? '';

  it('answers 404 for what it does not know', async () => {
    assert.equal((await metadata(`${lab.web()}/image_metadata.php?uuid=x`)).status, 404);
    assert.equal((await metadata(`${lab.web()}/elsewhere`)).status, 404);
  });

  it('answers metadata without a certificate, with keys by the version of the client, sorted', async () => {
    const old = (await metadata(strings[1] ?? '')).text;
    assert.match(old, /^<image>\n <attribute name="OS">/);
    assert.equal(valueOf(old, 'size'), undefined);
    const five = (await metadata(`${strings[1] ?? ''}&clientversion=5`)).text;
    assert.match(five, /^<image metadata_version="2">\n/);
    assert.equal(valueOf(five, 'imagename'), 'public');
    assert.equal(valueOf(five, 'description'), 'Tom & Jerry');
    assert.equal(valueOf(five, 'origin_urn'), 'urn:publicid:IDN+home.example+authority+cm');
    assert.equal(valueOf(five, 'metadata_url'), undefined);
    const keys = [...five.matchAll(/name="(\w+)"/g)].map(([, key]) => key);
    assert.deepEqual(keys, [...keys].sort());
  });

  it('answers 403 until the first snapshot is released', async () => {
    await lab.testbed.control({ command: 'fault.add', kind: 'stall' });
    const reply = await lab.createImage('slow');
    const [urn = '', image = '', , version = ''] = reply.value as string[];
    assert.equal((await metadata(image)).status, 403);
    assert.equal((await metadata(version)).status, 403);
    await lab.testbed.control({ command: 'fault.clear' });
    await lab.imageEnd(urn);
    await lab.sliceIs('ready');
    assert.equal((await metadata(version)).status, 200);
  });

  it('keeps answering about the released version while the next one is taken; the version’s own address waits', async () => {
    await lab.testbed.control({ command: 'fault.add', kind: 'stall' });
    const reply = await lab.createImage('public');
    const [urn = '', image = '', , version = ''] = reply.value as string[];
    assert.equal((await metadata(image)).status, 200);
    assert.equal((await metadata(version)).status, 403);
    await lab.testbed.control({ command: 'fault.clear' });
    await lab.imageEnd(urn);
    await lab.sliceIs('ready');
    assert.equal((await metadata(version)).status, 200);
  });

  it('lists older versions, the parent and the version’s own address from client version 6 on', async () => {
    const { text } = await metadata(`${strings[1] ?? ''}&clientversion=6`);
    assert.match(text, / <version_history name='0'>https:/);
    assert.equal(valueOf(text, 'parent_version'), '0');
    const own = valueOf(text, 'metadata_url') ?? '';
    assert.notEqual(own, strings[1]);
    assert.equal(valueOf((await metadata(`${own}&clientversion=6`)).text, 'image_version'), '1');
  });

  it('answers about a numbered version of an image, and 404 for one that is not there', async () => {
    const numbered = (number: string): Promise<{ status: number; text: string }> =>
      metadata(`${strings[1] ?? ''}&version=${number}&clientversion=6`);
    assert.equal(valueOf((await numbered('0')).text, 'image_version'), '0');
    assert.equal((await numbered('7')).status, 404);
    assert.equal((await numbered('x')).status, 404);
  });

  it('says that an image was taken of the whole disk', async () => {
    const [, url = ''] = await lab.snapshot('whole', { wholedisk: 1 });
    const { text } = await metadata(url);
    assert.deepEqual([valueOf(text, 'wholedisk'), valueOf(text, 'loadpart')], ['1', '0']);
  });

  it('answers 403 for the moment between ready and released', async () => {
    await lab.testbed.control({ command: 'fault.add', kind: 'late-release' });
    const reply = await lab.createImage('early');
    const [urn = '', image = ''] = reply.value as string[];
    assert.equal((await lab.imageEnd(urn))['status'], 'ready');
    assert.equal((await metadata(image)).status, 403);
    await lab.testbed.control({ command: 'fault.clear' });
    await lab.sliceIs('ready');
    assert.equal((await metadata(image)).status, 200);
  });

  it('gives the file out with the size and hash of the metadata', async () => {
    const { text } = await metadata(`${strings[1] ?? ''}&clientversion=5`);
    const reply = await lab.client.http(valueOf(text, 'imagefile_url') ?? '');
    assert.equal(reply.status, 200);
    assert.equal(reply.headers['content-type'], 'application/octet-stream');
    assert.equal(String(reply.body.length), valueOf(text, 'size'));
    assert.equal(createHash('sha1').update(reply.body).digest('hex'), valueOf(text, 'hash'));
  });

  it('understands HEAD, a range and If-Modified-Since', async () => {
    const url = await fileUrl();
    const whole = (await lab.client.http(url)).body;
    const head = await lab.client.http(url, { method: 'HEAD' });
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.body.length],
      [200, String(whole.length), 0],
    );
    const part = await lab.client.http(url, { headers: { range: 'bytes=10-19' } });
    assert.deepEqual(
      [part.status, part.headers['content-range']],
      [206, `bytes 10-19/${whole.length}`],
    );
    assert.deepEqual(part.body, whole.subarray(10, 20));
    const tail = await lab.client.http(url, { headers: { range: 'bytes=-5' } });
    assert.deepEqual(tail.body, whole.subarray(-5));
    for (const range of [`bytes=${whole.length}-`, 'bytes=0-1,4-5', 'bytes=9-3', 'lines=1-2']) {
      assert.equal((await lab.client.http(url, { headers: { range } })).status, 416, range);
    }
    const since = await lab.client.http(url, {
      headers: { 'if-modified-since': head.headers['last-modified'] },
    });
    assert.equal(since.status, 304);
    const stamp = await lab.client.http(`${url}&stamp=${Math.floor(Date.now() / 1000)}`);
    assert.equal(stamp.status, 304);
  });

  it('answers 404 for a wrong key and 403 for an image that is not global', async () => {
    assert.equal((await lab.client.http((await fileUrl()).replace(/.$/, 'x'))).status, 404);
    const [, url = ''] = await lab.snapshot('ours', { global: 0 });
    const { text } = await metadata(url);
    assert.equal((await lab.client.http(valueOf(text, 'imagefile_url') ?? '')).status, 403);
  });

  it('shows the log of a call at the address that its answer named, without the credentials', async () => {
    const reply = await lab.onSlice('SliverStatus', {
      slice_urn: 'urn:publicid:IDN+home.example+slice+other',
    });
    const { status, body } = await lab.client.http(textOf(reply.all['protogeni_error_url']));
    assert.equal(status, 200);
    assert.match(body.toString(), /SliverStatus by urn:publicid:IDN\+home\.example\+user\+alice/);
    assert.match(body.toString(), /answered 3: Credential does not match the URN/);
    assert.doesNotMatch(body.toString(), /signed-credential/);
  });
});
