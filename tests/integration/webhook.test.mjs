// The webhook through the web server into the database: who is believed, what is kept, and that
// every 202 is a row. No job runs; the outside world is not needed. webhook-apache and webhook-fcgid
// run the same behind the other web servers; servers.test.mjs has what no HTTP client would send.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { request } from './fcgi.mjs';
import { formsPath, postForm, signV3, submission } from './leads.mjs';
import { Program } from './program.mjs';
import { startStack, until } from './stack.mjs';

let stack, secret, uri;
before(async () => {
  stack = await startStack({ WORKERS: '0', SANDBOX: '0', LOG_LEVEL: 'debug' });
  secret = stack.env.HUBSPOT_WEBHOOK_SECRET;
  uri = stack.url + formsPath;
});
after(() => stack?.down());

const json = { 'Content-Type': 'application/json' };
const lead = (members = {}) => submission({ fields: { email: `ann.${randomUUID().slice(0, 8)}@example.com`, firstname: 'Ann' }, ...members });
const text = (members) => JSON.stringify(lead(members));
const count = async (table, where = 'true') => (await stack.sql(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0].n;
const counts = async () => Object.values((await stack.sql(`SELECT (SELECT count(*)::int FROM form_submissions) AS kept,
  (SELECT count(*)::int FROM submission_quarantine) AS quarantined`))[0]);
const counter = async (result) => Number((await (await fetch(stack.env.METRICS_URL)).text())
  .match(new RegExp(`^sa_webhook_received_total\\{result="${result}"\\} (\\d+)$`, 'm'))[1]);

// Headers as they are given, a name twice or with underscores too; `headers` is a flat list.
function raw(body, headers, { method = 'POST', path = formsPath } = {}) {
  const target = new URL(stack.url);
  return new Promise((resolve, reject) => {
    const list = ['Host', target.host, 'Content-Length', String(Buffer.byteLength(body)), ...headers];
    const r = httpRequest({ host: target.hostname, port: target.port, method, path, headers: list, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString() }));
    });
    r.on('error', reject).end(body);
  });
}

// Signed with v3 over the public address; `sent` differs from it only where a test says so.
const signed = (body, { path = formsPath, signedPath = path, time, key = secret } = {}) =>
  raw(body, [...Object.entries({ ...json, ...signV3(key, stack.url + signedPath, body, time) }).flat()], { path });

describe('signatures', () => {
  test('all four documented forms are accepted', async () => {
    const hex = (...parts) => createHash('sha256').update(parts.join('')).digest('hex');
    const body = text();
    for (const headers of [
      signV3(secret, uri, body),
      { 'X-HubSpot-Signature-Version': 'v1', 'X-HubSpot-Signature': hex(secret, body) },
      { 'X-HubSpot-Signature-Version': 'v2', 'X-HubSpot-Signature': hex(secret, 'POST', uri, body) },
      { 'X-HubSpot-Signature': createHmac('sha256', secret).update(body).digest('hex') },
    ]) assert.equal((await postForm(stack, body, headers)).status, 202, JSON.stringify(headers));
    assert.equal(await count('form_submissions', `raw = convert_to('${body}', 'UTF8')`), 1);
  });

  test('every way to be wrong is 401 with the same bytes, stores nothing, and is counted', async () => {
    const body = text(), now = Date.now(), right = signV3(secret, uri, body), before = [await counts(), await counter('bad_signature')];
    const v1 = { 'X-HubSpot-Signature-Version': 'v1', 'X-HubSpot-Signature': createHash('sha256').update(secret + body).digest('hex') };
    const hex = createHmac('sha256', secret).update(`POST${uri}${body}${now}`).digest('hex');
    const wrong = [
      {}, { 'X-HubSpot-Signature-v3': '' }, { ...right, 'X-HubSpot-Signature-v3': 'A'.repeat(43) + '=' },
      { ...right, 'X-HubSpot-Signature-v3': right['X-HubSpot-Signature-v3'].replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) },
      { 'X-HubSpot-Signature-v3': hex, 'X-HubSpot-Request-Timestamp': String(now) },
      { ...v1, ...signV3('another', uri, body) }, { ...v1, 'X-HubSpot-Signature-v3': 'x' },
      signV3(secret, uri, body, String(now - 301000)), signV3(secret, uri, body, String(now + 330000)),
      ...[String(Math.floor(now / 1000)), '-1', '1e12', '17900000000000000000', '0x19', '', ` ${now}x`].map((time) => signV3(secret, uri, body, time)),
      { 'X-HubSpot-Signature-v3': right['X-HubSpot-Signature-v3'] },
      signV3(secret, stack.url + '/api/webhooks/hubspot/events', body), signV3(secret, 'http://evil.example' + formsPath, body),
      { 'X-HubSpot-Signature': v1['X-HubSpot-Signature'] }, { ...v1, 'X-HubSpot-Signature-Version': 'v2' }, { ...v1, 'X-HubSpot-Signature-Version': 'v9' },
    ];
    const bodies = new Set();
    for (const headers of wrong) {
      const r = await raw(body, Object.entries({ ...json, ...headers }).flat());
      assert.equal(r.status, 401, JSON.stringify(headers));
      bodies.add(r.text);
    }
    assert.equal(bodies.size, 1);
    assert.deepEqual([await counts(), await counter('bad_signature')], [before[0], before[1] + wrong.length]);
  });

  test('a timestamp near the edge of the window is accepted on both sides', async () => {
    for (const off of [-297000, 297000])
      assert.equal((await signed(text(), { time: String(Date.now() + off) })).status, 202);
  });

  test('a doubled header is refused', async () => {
    const body = text(), right = Object.entries(signV3(secret, uri, body)).flat(), type = ['Content-Type', 'application/json'];
    for (const headers of [
      ['X-HubSpot-Signature-v3', 'forged', ...right], [...right, 'X-HubSpot-Signature-v3', 'forged'],
      [...right, 'X-HubSpot-Request-Timestamp', String(Date.now())],
    ]) {
      const r = await raw(body, [...type, ...headers]);
      assert.equal(r.status, 401, JSON.stringify(headers));
    }
    assert.equal((await raw(body, [...type, ...right])).status, 202);
  });

  test('escapes in the query are verified decoded as HubSpot signs them, and as sent', async () => {
    const query = '?u=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B&r=%20%26%3D%2B%25%C3%A9';
    const decoded = "?u=:/?@!$'()*,;&r=%20%26%3D%2B%25%C3%A9";
    assert.equal((await signed(text(), { path: formsPath + query, signedPath: formsPath + decoded })).status, 202);
    assert.equal((await signed(text(), { path: formsPath + query })).status, 202);
    assert.equal((await signed(text(), { path: formsPath + query, signedPath: formsPath })).status, 401);
  });

  test('the Host header plays no part in the signature', async () => {
    const body = text(), port = new URL(stack.url).port;
    const other = signV3(secret, `http://localhost:${port}${formsPath}`, body);
    assert.equal((await raw(body, Object.entries({ ...json, ...other }).flat())).status, 401);
  });
});

describe('whose lead it is', () => {
  let other;
  before(async () => {
    other = randomUUID();
    const file = join(stack.state, 'other-secret');
    writeFileSync(file, other);
    await stack.run('salesctl', 'tenant', 'create', '--slug', 'other', '--name', 'Other', '--portal', '777', '--webhook-secret-file', file);
  });

  test('a tenant with a secret of its own is believed by that secret alone', async () => {
    assert.equal((await signed(text({ portalId: 777 }))).status, 401);
    assert.equal((await signed(text({ portalId: 777 }), { key: other })).status, 202);
    assert.equal((await signed(text(), { key: other })).status, 401);
    const rows = await stack.sql(`SELECT t.slug, convert_from(s.raw, 'UTF8')::json ->> 'portalId' AS portal
      FROM form_submissions s JOIN tenants t ON t.id = s.tenant_id WHERE convert_from(s.raw, 'UTF8') LIKE '%"portalId":777%'`);
    assert.deepEqual(rows, [{ slug: 'other', portal: '777' }]);
  });

  test('a second secret is believed too, within a second or two of its arrival', async () => {
    const file = join(stack.state, 'new-secret'), fresh = randomUUID();
    writeFileSync(file, fresh);
    assert.equal((await signed(text({ portalId: 777 }), { key: fresh })).status, 401);
    await stack.run('salesctl', 'tenant', 'create', '--slug', 'other', '--name', 'Other', '--portal', '777', '--webhook-secret-file', file);
    await until(async () => (await signed(text({ portalId: 777 }), { key: fresh })).status === 202, { seconds: 3, what: 'the new secret' });
    assert.equal((await signed(text({ portalId: 777 }), { key: other })).status, 202);
  });

  test('a secret that cannot be opened is never replaced by the installation\'s', async () => {
    const program = await new Program('cgi-bin/webhook.fcgi', { HOOK_DATABASE_URL: stack.env.HOOK_DATABASE_URL, PUBLIC_BASE_URL: stack.url,
      HUBSPOT_WEBHOOK_SECRET: secret, OAUTH_ENCRYPTION_KEY: `other:${'0'.repeat(64)}` }).start(1);
    const ask = (body, key) => request(program.socket, { method: 'POST', path: formsPath, headers: signV3(key, uri, body), body });
    assert.equal((await ask(text({ portalId: 777 }), secret)).status, 503);
    assert.equal((await ask(text({ portalId: 777 }), other)).status, 503);
    assert.equal((await ask(text(), secret)).status, 202);
    assert.match(program.errors, /vault\.denied/);
    assert.doesNotMatch(program.errors, new RegExp(other));
    await program.stop();
  });

  test('a nested or quoted portalId names no tenant', async () => {
    const body = JSON.stringify({ note: '"portalId":777', deep: { portalId: 777 }, ...lead({ portalId: 777 }) });
    assert.equal((await signed(body, { key: other })).status, 202);
    const theirs = JSON.stringify({ deep: { portalId: 777 }, ...lead() });
    assert.equal((await signed(theirs)).status, 202);
    assert.equal((await signed(theirs, { key: other })).status, 401);
  });
});

describe('bodies', () => {
  test('a signed body that is not JSON or not a submission is 400 and its bytes are kept', async () => {
    const good = text(), [kept, quarantined] = await counts();
    const bad = [
      '', '{', '[1,', '"a', 'nul', '[]', '"text"', '42', 'null', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":+1}', '{"a":01}', '{"a":.5}', '{"a":1.}',
      '// c\n{}', good + good, good.replace('{', '{"formId":"x",'), good.replace('{', '{"form\\u0049d":"x",'),
      good.replace('Ann', 'A\\u0000nn'), '{"portalId":12345}', good.replace('12345', '"x"'), '['.repeat(200) + ']'.repeat(200),
      good.replace('{', '{"deep":' + '['.repeat(40) + ']'.repeat(40) + ','),
    ];
    const bytes = [Buffer.from([0xc3, 0x28]), Buffer.from([0xff]), Buffer.from([0xc0, 0xaf]), Buffer.from([0xed, 0xa0, 0x80])]
      .map((b) => Buffer.concat([Buffer.from('{"portalId":12345,"formId":"'), b, Buffer.from('"}')]));
    const utf16 = Buffer.from(good, 'utf16le');
    for (const body of [...bad.map((b) => Buffer.from(b)), ...bytes, utf16]) {
      const time = String(Date.now());
      const signature = createHmac('sha256', secret).update(`POST${uri}`).update(body).update(time).digest('base64');
      const r = await raw(body, Object.entries({ ...json, 'X-HubSpot-Signature-v3': signature, 'X-HubSpot-Request-Timestamp': time }).flat());
      assert.equal(r.status, 400, `${body}: ${r.text}`);
      assert.equal(r.headers['content-type'], 'application/problem+json');
      const [last] = await stack.sql(`SELECT encode(raw, 'hex') AS raw, reason FROM submission_quarantine ORDER BY received_at DESC LIMIT 1`);
      assert.equal(last.raw, body.toString('hex'));
      assert.ok(last.reason.length > 5);
    }
    assert.deepEqual(await counts(), [kept, quarantined + bad.length + bytes.length + 1]);
  });

  test('a submission nobody can answer is 202 needs_review, stored and not queued', async () => {
    for (const fields of [{}, { email: '' }, { email: 'no at sign' }, { email: 'a@b' }, { email: 'x'.repeat(250) + '@example.com' }]) {
      const r = await postForm(stack, submission({ fields: { firstname: 'Ann', ...fields } }));
      assert.equal(r.status, 202);
      assert.equal(r.body.status, 'needs_review');
      assert.equal(await count('form_submissions', `id = '${r.body.submission_id}'`), 1);
      assert.equal(await count('workflow_queue', `workflow_id = '${r.body.workflow_id}'`), 0);
    }
  });

  test('an unknown form and unknown members are taken', async () => {
    assert.equal((await postForm(stack, lead({ formId: randomUUID(), extra: { deep: [1, 2, { x: null }] } }))).status, 202);
  });

  test('both documented spellings of a submission give the same lead', async () => {
    const id = randomUUID(), email = `eve.${id.slice(0, 8)}@example.com`, at = Date.now();
    const a = { portalId: 12345, formId: 'f', formSubmissionId: id, timestamp: at, pageTitle: 'T', pageUri: 'https://x.example/', fieldValues: [{ name: 'email', value: email }] };
    const b = { portalId: 12345, formId: 'f', formSubmissionId: id.replaceAll('-', '').toUpperCase(), submittedAt: at, pageTitle: 'T', pageUrl: 'https://x.example/', fields: [{ name: 'email', value: email }] };
    const first = await postForm(stack, a), second = await postForm(stack, b);
    assert.equal(first.body.duplicate, undefined);
    assert.deepEqual(second.body, { ...first.body, duplicate: true });
  });

  test('one mebibyte is taken, one byte more and other types are not', async () => {
    const fill = (size) => { const b = text({ note: '' }); return b.replace('"note":""', `"note":"${'x'.repeat(size - b.length)}"`); };
    assert.equal((await signed(fill(1048576))).status, 202);
    const before = await counts();
    assert.equal((await signed(fill(1048577))).status, 413);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', '']) {
      const body = text();
      assert.equal((await raw(body, Object.entries({ 'Content-Type': type, ...signV3(secret, uri, body) }).flat())).status, 415, type);
    }
    assert.deepEqual(await counts(), before);
  });
});

describe('a 202 is a committed row', () => {
  test('of fifty copies at once one is new and all name the same submission', async () => {
    const body = text();
    const answers = await Promise.all(Array.from({ length: 50 }, () => postForm(stack, body)));
    assert.ok(answers.every((r) => r.status === 202));
    assert.equal(new Set(answers.map((r) => r.body.submission_id)).size, 1);
    assert.equal(answers.filter((r) => !r.body.duplicate).length, 1);
  });

  test('without a submission id a repeat is one, and another moment, address or text is another', async () => {
    const base = { formSubmissionId: undefined, formId: randomUUID() };
    const at = Date.now();
    const send = async (members) => (await postForm(stack, submission({ ...base, submittedAt: at, fields: {}, ...members }))).body.submission_id;
    const list = (email, message) => ({ fields: Object.fromEntries([['email', email], ['message', message]].filter(([, v]) => v)) });
    const first = await send(list('rep@example.com', 'a'));
    assert.equal(await send(list('rep@example.com', 'a')), first);
    assert.notEqual(await send({ ...list('rep@example.com', 'a'), submittedAt: at + 1 }), first);
    assert.notEqual(await send(list('other@example.com', 'a')), first);
    const timeless = await send({ ...list('rep@example.com', 'a'), submittedAt: undefined });
    assert.equal(await send({ ...list('rep@example.com', 'a'), submittedAt: undefined }), timeless);
    assert.notEqual(await send({ ...list('rep@example.com', 'b'), submittedAt: undefined }), timeless);
  });

  test('when children are killed under load, every 202 has its row and its workflow', async () => {
    const accepted = [];
    let stop = false, failures = 0;
    const senders = Array.from({ length: 6 }, async () => {
      while (!stop) {
        const r = await postForm(stack, lead()).catch(() => ({ status: 0 }));
        if (r.status === 202) accepted.push(r.body.submission_id);
        else { failures++; assert.ok(r.status === 0 || r.status >= 500, String(r.status)); }
      }
    });
    for (let killed = 0; killed < 8;) {
      const children = await stack.children('webhook');
      if (children.length) { process.kill(children[killed % children.length], 'SIGKILL'); killed++; }
      const goal = accepted.length + 15;
      await until(() => accepted.length >= goal, { what: 'more answers' });
    }
    stop = true;
    await Promise.all(senders);
    const ids = new Set(accepted);
    assert.equal(ids.size, accepted.length);
    const rows = await stack.sql('SELECT s.id FROM form_submissions s JOIN workflows w ON w.tenant_id = s.tenant_id AND w.submission_id = s.id');
    const there = new Set(rows.map((r) => r.id));
    assert.deepEqual([...ids].filter((id) => !there.has(id)), []);
  });

  test('while the database is down it is 503 without Retry-After; sent again it is one lead', async () => {
    const bodies = Array.from({ length: 5 }, () => text());
    assert.equal((await signed(text())).status, 202);
    process.kill(await stack.pid('postgresql'), 'SIGQUIT');
    await until(async () => (await fetch(`${stack.url}/health/ready`)).status === 503, { what: 'the end of the database' });
    for (const body of bodies) {
      const r = await signed(body);
      assert.equal(r.status, 503);
      assert.equal(r.headers['retry-after'], undefined);
      assert.doesNotMatch(r.text, /postgres|sql|server/i);
    }
    assert.equal((await fetch(`${stack.url}/health/live`)).status, 200);
    const page = await (await fetch(stack.env.METRICS_URL)).text();
    assert.match(page, /^sa_metrics_db_up 0$/m);
    await stack.up();
    await until(async () => (await fetch(`${stack.url}/health/ready`)).status === 200, { what: 'the database' });
    for (const body of bodies) {
      await until(async () => (await signed(body)).status === 202, { what: 'a 202' });
      assert.equal(await count('form_submissions', `raw = convert_to('${body}', 'UTF8')`), 1);
    }
  });
});

test('the metrics page tells what was answered', async () => {
  const before = await counter('accepted'), duplicates = await counter('duplicate');
  const body = text();
  await postForm(stack, body);
  await postForm(stack, body);
  assert.equal(await counter('accepted'), before + 1);
  assert.equal(await counter('duplicate'), duplicates + 1);
});
