// Hostile requests, byte by byte, behind each web server that can stand in front of the programs: the wanted
// refusal, no lead, one answer, nothing told about the installation, and the next request unharmed.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { STDOUT, record } from './fcgi.mjs';
import { formsPath, postForm, signV3, submission } from './leads.mjs';
import { exchange } from './raw.mjs';
import { startStack } from './stack.mjs';

let stack, host, secret;
before(async () => {
  stack = await startStack({ WORKERS: '0', SANDBOX: '0', CHILDREN: '2' });
  host = new URL(stack.url).host;
  secret = stack.env.HUBSPOT_WEBHOOK_SECRET;
});
after(() => stack?.down());

const lines = (...list) => list.flat().map((line) => line + '\r\n').join('') + '\r\n';
const live = () => lines('GET /health/live HTTP/1.1', `Host: ${host}`);
const flat = (headers) => Object.entries(headers).map(([name, value]) => `${name}: ${value}`);

// A lead that would be accepted if it were sent properly, under an id that says which case it belongs to.
function lead(id, size = 0) {
  const members = { formSubmissionId: randomUUID(), pageTitle: id, fields: { email: `ann.${randomUUID().slice(0, 8)}@example.com` } };
  const body = JSON.stringify(submission({ ...members, note: '' }));
  const text = size ? body.replace('"note":""', `"note":"${'x'.repeat(size - Buffer.byteLength(body))}"`) : body;
  return { text, length: Buffer.byteLength(text), signature: flat({ 'Content-Type': 'application/json', ...signV3(secret, stack.url + formsPath, text) }) };
}

// The head of a signed POST: `framing` says how long the body is; line and host are as given.
const postHead = (l, framing = [`Content-Length: ${l.length}`], { line = `POST ${formsPath} HTTP/1.1`, hosts = [`Host: ${host}`] } = {}) =>
  lines(line, hosts, framing, l.signature);
const chunk = (text, size = Buffer.byteLength(text).toString(16)) => `${size}\r\n${text}\r\n`;
const chunked = (text) => chunk(text) + '0\r\n\r\n';
const TE = 'Transfer-Encoding: chunked';

// Each case: name, statuses wanted (0: closed without an answer), what is sent, and what differs from
// "one answer, no lead": leads: how many are made (a list: any of them), options of exchange().
const get = (path, ...headers) => lines(`GET ${path} HTTP/1.1`, `Host: ${host}`, ...headers);
const withLead = (make) => (id) => make(lead(id));
const length = (value) => withLead((l) => postHead(l, [].concat(value).map((v) => `Content-Length: ${v}`)) + l.text);
const header = (...list) => withLead((l) => postHead(l, [`Content-Length: ${l.length}`, ...list]) + l.text);
const line = (text, hosts) => withLead((l) => postHead(l, undefined, { line: text, hosts }) + l.text);
const framed = (framing, body) => withLead((l) => postHead(l, framing) + body(l.text));

// mod_fcgid takes what came before a broken chunk for the whole body: the signature refuses that. A body that
// its sender cuts off it does not hand on at all.
const badChunk = { fcgid: [401], others: [400, 413, 431] };
const cutOff = { fcgid: [0, 500], others: [0, 400] };

const cases = [
  ['a request without Host', [400], line(`POST ${formsPath} HTTP/1.1`, [])],
  ['another Host before ours', [400, 421], withLead((l) => postHead(l, undefined, { hosts: ['Host: evil.example', `Host: ${host}`] }) + l.text)],
  ['another Host behind ours', [400, 421], withLead((l) => postHead(l, undefined, { hosts: [`Host: ${host}`, 'Host: evil.example'] }) + l.text)],
  ['a Host with a space', [400], line(`POST ${formsPath} HTTP/1.1`, ['Host: a b'])],
  ['a Host that is not ours', [400, 421], line(`POST ${formsPath} HTTP/1.1`, ['Host: evil.example'])],
  ['an absolute URI of another host', [400, 421], withLead((l) => postHead(l, undefined, { line: `POST http://evil.example${formsPath} HTTP/1.1` }) + l.text)],
  ['an absolute URI on a GET', [400, 421], () => get('http://evil.example/health/live')],
  ['a header of 9,000 bytes', [400, 431], header(`X-Long: ${'x'.repeat(9000)}`)],
  ['a header of 70,000 bytes', [400, 431], header(`X-Long: ${'x'.repeat(70000)}`)],
  ['101 headers', [400, 431], header(...Array.from({ length: 101 }, (_, i) => `X-${i}: x`))],
  ['10,000 headers', [400, 431], header(...Array.from({ length: 10000 }, (_, i) => `X-${i}: x`))],
  // mod_fcgid fits all headers into one record and says 500 when it cannot.
  ['400 KB of headers, each of them small enough', { fcgid: [500], others: [400, 431] }, header(...Array.from({ length: 50 }, (_, i) => `X-${i}: ${'x'.repeat(8000)}`))],
  ['a request line of 20,000 bytes', [400, 414, 431], () => get('/' + 'x'.repeat(20000))],
  ...['-1', '5x', '+5', '0x10', '1e2', '5 5', '5, 5'].map((v) => [`a Content-Length of ${v}`, [400], length(v)]),
  ['a Content-Length of 20 digits', [400, 413], length('12345678901234567890')],
  ['two Content-Lengths that differ', [400], length(['5', '6'])],
  ['an empty Content-Length', [400, 411], length('')],
  ['a Content-Length beyond the cap', [413], (id) => { const l = lead(id, 1048577); return postHead(l) + l.text; }],
  ['a Content-Length beyond the server\'s own wall', [413], (id) => { const l = lead(id, 3 << 20); return postHead(l) + l.text; }],
  ['Content-Length beside Transfer-Encoding', [400, 202], (id) => {
    const l = lead(id), inner = lead(`${id}: smuggled`);
    return postHead(l, ['Content-Length: 5', TE]) + chunked(l.text) + postHead(inner) + inner.text;
  }, { leads: [0, 1, 2], expect: 2, most: 2, pipelined: true }],
  ...['gzip, chunked', 'xchunked', 'chunked, chunked', 'identity', 'chunked;q=1', '\x0bchunked'].map((v) =>
    [`a Transfer-Encoding of ${JSON.stringify(v)}`, [400, 501, 411], framed([`Transfer-Encoding: ${v}`], chunked)]),
  ['a doubled Transfer-Encoding', [400, 501], framed([TE, 'Transfer-Encoding: identity'], chunked)],
  ...['ZZ', '-5', '+5', '0x5', '', 'FFFFFFFFFFFFFFFFF', '10000000000000005'].map((v) =>
    [`a chunk size of "${v}"`, badChunk, framed([TE], (t) => chunk(t, v) + '0\r\n\r\n')]),
  ['a chunk longer than it says', badChunk, framed([TE], (t) => chunk(t, '5') + '0\r\n\r\n')],
  ['a chunk extension without end', badChunk, framed([TE], (t) => chunk(t, `5;${'x'.repeat(70000)}`) + '0\r\n\r\n')],
  ['a signature in a trailer', [401], withLead((l) => lines(`POST ${formsPath} HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', TE) +
    chunk(l.text) + '0\r\n' + lines(l.signature))],
  ['a chunked body over the cap', [413], (id) => { const l = lead(id, 1048577); return postHead(l, [TE]) + chunked(l.text); }],
  ['a chunked body over the server\'s own wall', [413], (id) => { const l = lead(id, 3 << 20); return postHead(l, [TE]) + chunked(l.text); }],
  ['a chunked body under the cap', [202], (id) => { const l = lead(id, 1048576); return postHead(l, [TE]) + chunked(l.text); }, { leads: 1 }],
  ['a chunked body in many pieces', [202], framed([TE], (t) => [...t].map((c) => chunk(c)).join('') + '0\r\n\r\n'), { leads: 1 }],
  ['a NUL in a header', [400], header('X-Nul: a\0b')],
  ['a NUL in a header\'s name', [400], header('X-N\0l: ab')],
  ['a NUL in the signature', [400, 401], withLead((l) => postHead({ ...l, signature: l.signature.map((s) => s.replace(/=$/, '=\0')) }) + l.text)],
  ['a space before the colon', [400], header('X-Space : x')],
  ['a name with a control byte', [400], header('X-\x01: x')],
  ['lines that end with a bare LF', [400], withLead((l) => postHead(l).replaceAll('\r\n', '\n') + l.text)],
  ['a bare CR inside a header', [400], header('X-Cr: a\rX-Other: b')],
  ['a signature behind a folded line', [400, 401], withLead((l) => postHead({ ...l, signature: l.signature.map((s) => s.replace('v3: ', 'v3: x\r\n ')) }) + l.text)],
  ['a header without a colon', [400], header('X-Nothing')],
  ['a header without a name', [400], header(': nothing')],
  ...['post', 'FOO', 'TRACE', 'PROPFIND', 'P\0ST', ''].map((method) =>
    [`the method ${JSON.stringify(method)}`, [400, 405, 501], line(`${method} ${formsPath} HTTP/1.1`)]),
  ['a CONNECT', [400, 405, 501], () => lines('CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443')],
  ['a TRACE that would echo a cookie', [405], () => lines('TRACE /health/live HTTP/1.1', `Host: ${host}`, 'Cookie: sid=canary'), { says: /^((?!canary)[^])*$/ }],
  ...['PUT', 'DELETE', 'PATCH'].map((method) => [`a ${method} of the webhook`, [405], line(`${method} ${formsPath} HTTP/1.1`), { allow: /POST/ }]),
  ['a GET of the webhook', [405], () => get(formsPath), { allow: /POST/ }],
  ['HTTP/0.9', [0, 400, 505], () => 'GET /health/live\r\n\r\n'],
  ...['HTTP/1.2', 'HTTP/2.0', 'HTTP/3.0', 'HTTP/9.9', 'http/1.1', 'HTTP/1.1x', 'HTTPS/1.1'].map((v) =>
    [`the version ${v}`, [0, 400, 505], line(`POST ${formsPath} ${v}`)]),
  ['a greeting in HTTP/2', [0, 400, 405, 501, 505], () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a TLS greeting', [0, 400, 501], () => Buffer.from('16030100c8010000c40303' + '00'.repeat(60) + '0d0a0d0a', 'hex')],
  ['an upgrade to h2c', [200], () => get('/health/live', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA')],
  ...['/health/live%00', '/health/%6cive%zz', '/health%2flive', '/health/live\x01', '/health/live x', '/health/live#f', '/health/../metrics/x',
    '/%2e%2e/%2e%2e/etc/passwd', '/../../etc/passwd', '//health/live/..', '/static/../../../etc/passwd', '/health/live\\..\\x', '/\xff\xfe']
    .map((path) => [`the path ${JSON.stringify(path)}`, [400, 403, 404, 405], () => get(path)]),
  ['an Expect that nobody knows, unsigned', [417, 401], () =>
    lines(`POST ${formsPath} HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 2', 'Expect: a-miracle') + '{}'],
  ['a body cut off by its sender', cutOff, withLead((l) => postHead(l) + l.text.slice(0, -20)), { halfClose: true }],
  ['a body that never begins', cutOff, withLead((l) => postHead(l)), { halfClose: true }],
  ['a chunked body cut off inside a chunk', cutOff, framed([TE], (t) => chunked(t).slice(0, 80)), { halfClose: true }],
  ['a chunked body cut off before its end', cutOff, framed([TE], (t) => chunk(t)), { halfClose: true }],
  ['a doubled signature header', [400, 401], header(`X-HubSpot-Signature-v3: forged`)],
  ['a doubled timestamp', [400, 401], header(`X-HubSpot-Request-Timestamp: ${Date.now()}`)],
  ['signatures joined by a comma', [400, 401], withLead((l) => postHead({ ...l, signature: l.signature.map((s) => s.replace(/(v3: )(.*)/, '$1forged, $2')) }) + l.text)],
  ['a forged signature spelled with underscores', [400, 401], withLead((l) => postHead({ ...l, signature: l.signature.map((s) => s.replace('X-HubSpot-Signature-v3: ', 'X_HubSpot_Signature_v3: x')) }) + l.text)],
];

// lighttpd hands both spellings on under one name, which the program refuses; Apache drops the one with underscores.
const twin = { lighttpd: [401], others: [202] };

const served = [
  ['an OPTIONS for the whole server', [200, 400, 404, 405], () => lines('OPTIONS * HTTP/1.1', `Host: ${host}`), { bare: true }],
  ['a folded header is one value or refused', [202, 400], header('X-Fold: a\r\n b'), { leads: [0, 1] }],
  ['a forged twin with underscores before the signature', twin, withLead((l) => postHead({ ...l, signature: ['X_HubSpot_Signature_v3: forged', ...l.signature] }) + l.text), { leads: [0, 1] }],
  ['a forged twin with underscores behind the signature', twin, header('X_HubSpot_Signature_v3: forged'), { leads: [0, 1] }],
  ['a Proxy header starts no call', [202], header('Proxy: http://127.0.0.1:9/'), { leads: 1 }],
  ['an underscored twin of another header is harmless', [202], header('X_Forwarded_For: 203.0.113.7'), { leads: 1 }],
  ['Expect: 100-continue is answered once', [202], header('Expect: 100-continue'), { leads: 1 }],
  ['two requests in one write get two answers', [202, 200], withLead((l) => postHead(l) + l.text + live()), { leads: 1, expect: 2, most: 2 }],
  ['a request inside a body is a body', [401], () => {
    const inner = live().repeat(3);
    return lines(`POST ${formsPath} HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', `Content-Length: ${inner.length}`) + inner;
  }],
  ['HTTP/1.0 is served and closed', [200], () => lines('GET /health/live HTTP/1.0', `Host: ${host}`), { halfClose: true }],
  ['a HEAD brings no body', [200], () => lines('HEAD /health/live HTTP/1.1', `Host: ${host}`), { bodyless: true }],
  ['the body of a GET is not the next request', [200, 400], () =>
    lines('GET /health/live HTTP/1.1', `Host: ${host}`, 'Content-Length: 44') + `GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n\r\n` + live(), { expect: 2, most: 2, never: /^sa_/m }],
];

// What lighttpd refuses before it has read a whole head carries none of them.
const everywhere = {
  'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=63072000; includeSubDomains', 'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
};
const telling = /Apache\/|Debian|lighttpd|mod_|OpenSSL|\/tmp\/|\/usr\/|stack trace|postgres|SELECT /i;

function checkAnswer(answer, server) {
  const all = JSON.stringify(answer.headers) + answer.text;
  assert.doesNotMatch(all, telling);
  assert.ok(answer.whole, 'the answer is cut off');
  assert.ok(answer.text.length < 4096);
  const early = server === 'lighttpd' && !answer.headers['x-request-id'];
  if (!early)
    for (const [name, value] of Object.entries(everywhere)) assert.equal(answer.headers[name], value, name);
  if (answer.status === 405) assert.ok(answer.headers.allow);
  if (answer.status >= 400) {
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    if (answer.text) assert.equal(JSON.parse(answer.text).status, answer.status);
  }
}

// What the case came to must be one of what it wants; a second answer only where two requests were sent.
async function play(server, [name, codes, make, options = {}]) {
  const id = `${server}: ${name}`, wanted = Array.isArray(codes) ? codes : codes[server] ?? codes.others;
  const { answers, closed } = await exchange(stack.url, make(id), options);
  const finals = answers.filter((a) => a.status >= 200), statuses = finals.map((a) => a.status);
  assert.ok(!answers.some((a) => a.status === 101), 'switched protocols');
  assert.ok(statuses.length <= (options.most ?? 1), `answers: ${statuses}`);
  if (!finals.length) assert.ok(wanted.includes(0) && closed, 'no answer');
  if (options.most && !options.pipelined && wanted.length === 2 && wanted[0] !== 200) assert.deepEqual(statuses, wanted);
  else for (const status of statuses) assert.ok(wanted.includes(status) || (options.pipelined && status === 202), `answers: ${statuses}`);
  for (const answer of finals) {
    if (!options.bare) checkAnswer(answer, server);
    if (options.allow) assert.match(answer.headers.allow, options.allow);
    if (options.says) assert.match(answer.text, options.says);
    if (options.never) assert.doesNotMatch(answer.text, options.never);
  }
  const next = await exchange(stack.url, live());
  assert.deepEqual(next.answers.map((a) => [a.status, a.text]), [[200, 'process ok\n']], 'the next request');
}

// Takes the place of ops: whoever asks gets `words` and then the end of the connection.
async function takeOver(words) {
  const [, sockets] = readFileSync(join(stack.state, 'run/place'), 'utf8').match(/^SOCKETS=(.*)$/m);
  const path = join(sockets, 'run/ops.sock');
  const fake = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (words ? socket.end(record(STDOUT, words), () => socket.destroy()) : socket.destroy()));
  });
  await new Promise((go) => fake.listen(`${path}.fake`, go));
  chmodSync(`${path}.fake`, 0o666);
  renameSync(`${path}.fake`, path);
  return () => new Promise((go) => fake.close(go));
}

// A body that comes no further than its first byte.
const stall = () => new Promise((go, fail) => {
  const socket = connect({ host: new URL(stack.url).hostname, port: Number(new URL(stack.url).port) });
  socket.on('error', () => {}).once('close', () => fail(new Error('closed at once')));
  socket.write(lines(`POST ${formsPath} HTTP/1.1`, `Host: ${host}`, 'Content-Type: application/json', 'Content-Length: 1000') + '{', () => go(socket));
});

const servers = ['lighttpd', 'apache', 'fcgid'];
for (const server of servers) describe(server, () => {
  before(() => stack.up({ SERVER: server }));

  test('it alone stands in front of the programs, and nothing of it runs as root', async () => {
    for (const name of servers) {
      const pid = await stack.pid(name).catch(() => 0);
      assert.equal(pid > 0, name === server, name);
      if (pid && process.getuid() === 0) assert.doesNotMatch(readFileSync(`/proc/${pid}/status`, 'utf8'), /^Uid:\t0/m);
    }
    for (const pid of await stack.children('webhook'))
      if (process.getuid() === 0) assert.doesNotMatch(readFileSync(`/proc/${pid}/status`, 'utf8'), /^Uid:\t0/m);
  });

  describe('is refused', () => {
    for (const one of cases) test(one[0], () => play(server, one));
  });
  describe('is served', () => {
    for (const one of served) test(one[0], () => play(server, one));
  });

  test('slow bodies do not keep others out', async () => {
    const slow = await Promise.all(Array.from({ length: 8 }, stall));
    const begun = Date.now();
    assert.equal((await postForm(stack, submission({ fields: { email: 'quick@example.com' } }))).status, 202);
    assert.ok(Date.now() - begun < (server === 'apache' ? 15000 : 3000), `${Date.now() - begun} ms`);
    for (const socket of slow) socket.destroy();
  });

  if (server !== 'fcgid') test('a program that ends before or within its answer never seems to have finished it', async () => {
    for (const words of ['', 'Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nhalf']) {
      const leave = await takeOver(words);
      const { answers: [answer] } = await exchange(stack.url, live());
      assert.ok(answer.status >= 500 || !answer.whole, JSON.stringify(answer));
      if (answer.status >= 500) checkAnswer(answer, server);
      await leave();
    }
    await stack.up();
    assert.equal((await exchange(stack.url, live())).answers[0].status, 200);
  });

  test('a program killed with requests before it answers them with an error or not at all', async () => {
    const children = await stack.children('ops');
    for (const pid of children) process.kill(pid, 'SIGSTOP');
    const asked = [1, 2, 3].map(() => exchange(stack.url, live()));
    for (const pid of children) process.kill(pid, 'SIGKILL');
    for (const { answers } of await Promise.all(asked))
      for (const answer of answers) assert.ok(answer.status >= 500 || answer.text === 'process ok\n', JSON.stringify(answer));
  });

  test('of all these only the harmless ones became leads', async () => {
    const rows = await stack.sql(`SELECT convert_from(raw, 'UTF8')::json ->> 'pageTitle' AS id, count(*)::int AS n FROM form_submissions
      WHERE convert_from(raw, 'UTF8') LIKE '%"pageTitle":"${server}: %' GROUP BY 1`);
    const made = new Map(rows.map((row) => [row.id, row.n]));
    for (const [name, , , options = {}] of [...cases, ...served]) {
      const allowed = [options.leads ?? 0].flat(), n = made.get(`${server}: ${name}`) ?? 0;
      assert.ok(allowed.includes(n), `${name}: ${n}`);
    }
  });
});
