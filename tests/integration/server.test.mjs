// The FastCGI layer at its socket: framing no web server would send, stops, crashes and reuse.
// Runs the real ops and webhook programs without a database; nothing here needs a stack.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fcgi from './fcgi.mjs';
import { Program, alive, noDatabase } from './program.mjs';
import { build, until } from './stack.mjs';

const OPS = 'cgi-bin/ops.fcgi', WEBHOOK = 'cgi-bin/webhook.fcgi', FORMS = '/api/webhooks/hubspot/forms';
const form = { method: 'POST', path: FORMS, type: 'application/json' };
const whole = (options, body = '') => Buffer.concat([
  fcgi.begin(options), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables(options))), fcgi.stream(fcgi.STDIN, Buffer.from(body)),
]);

function metric(text, name) {
  return Number(text.split('\n').find((line) => line.startsWith(name + ' ')).split(' ').pop());
}

describe('a program on its socket', () => {
  let ops, webhook;
  before(async () => {
    ops = await new Program(OPS).start(1);
    webhook = await new Program(WEBHOOK, { HUBSPOT_WEBHOOK_SECRET: 'secret' }).start(1);
  });
  after(async () => { await ops.stop(); await webhook.stop(); });
  const live = () => fcgi.request(ops.socket, { path: '/health/live' });

  test('answers with status, length and the headers of a JSON program', async () => {
    const r = await live();
    assert.equal(r.headers.status, '200 OK');
    assert.equal(r.text, 'process ok\n');
    assert.equal(r.headers['content-length'], '11');
    assert.match(r.headers['x-request-id'], /^[0-9a-f]{32}$/);
    for (const [name, value] of Object.entries({
      'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'x-frame-options': 'DENY',
      'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox`,
      'strict-transport-security': 'max-age=63072000; includeSubDomains', vary: 'Cookie, Authorization',
    })) assert.equal(r.headers[name], value, name);
  });

  test('refuses in the fixed order: method, host, path, length, type, body, guard', async () => {
    const evil = { HOST: 'evil.example' };
    const cases = [
      [405, { method: 'TRACE', path: '/nowhere', headers: evil }],
      [405, { method: 'post', path: FORMS, headers: evil }],
      [405, { method: 'PUT', path: FORMS }],
      [405, { method: 'OPTIONS', path: FORMS }],
      [421, { method: 'POST', path: '/nowhere', headers: evil }],
      [404, { method: 'POST', path: '/nowhere', length: 99999999 }],
      [413, { ...form, length: 1048577, type: 'text/plain' }],
      [400, { ...form, length: '12x' }],
      [400, { ...form, length: '-1' }],
      [415, { ...form, type: 'text/plain', body: '{}' }],
      [415, { ...form, type: null, body: '{}' }],
      [415, { ...form, type: 'application/json; charset=utf-16', body: '{}' }],
      [401, { ...form, body: '{}' }],
    ];
    for (const [status, options] of cases) {
      const r = await fcgi.request(webhook.socket, options);
      assert.equal(r.status, status, JSON.stringify(options));
      assert.equal(r.headers['content-type'], 'application/problem+json');
      assert.equal(JSON.parse(r.text).status, status);
      assert.ok(r.headers['x-request-id'] && r.headers['cache-control'] === 'no-store');
      if (status === 405) assert.equal(r.headers.allow, 'POST');
    }
  });

  test('takes a body without a declared length up to its cap and refuses one byte more', async () => {
    const small = await fcgi.request(webhook.socket, { ...form, length: null, body: Buffer.alloc(1048576, 32) });
    assert.equal(small.status, 401);
    const large = await fcgi.request(webhook.socket, { ...form, length: null, body: Buffer.alloc(1048577, 32) });
    assert.equal(large.status, 413);
    assert.equal((await fcgi.request(webhook.socket, { ...form, body: Buffer.alloc(1048576, 32) })).status, 401);
  });

  test('refuses a truncated body, whatever its length says, and serves the next request', async () => {
    for (const length of [50, undefined, 5]) {
      const c = await fcgi.Connection.open(webhook.socket);
      c.send(fcgi.begin(), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables({ ...form, length }))), fcgi.record(fcgi.STDIN, '12345'));
      c.halfClose();
      const r = await c.response();
      assert.equal(r.status, 400);
      c.close();
      assert.equal((await fcgi.request(webhook.socket, { ...form, body: '{}' })).status, 401);
    }
    const short = await fcgi.request(webhook.socket, { ...form, length: 50, body: '12345' });
    assert.equal(short.status, 400);
    const long = await fcgi.request(webhook.socket, { ...form, length: 3, body: '12345' });
    assert.equal(long.status, 400);
  });

  test('lives through an ABORT in the middle of a body', async () => {
    const c = await fcgi.Connection.open(webhook.socket);
    c.send(fcgi.begin(), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables({ ...form, length: 50 }))),
      fcgi.record(fcgi.STDIN, '12345'), fcgi.record(fcgi.ABORT));
    const r = await c.response();
    assert.ok(r === null || r.status === 400);
    c.close();
    assert.equal((await fcgi.request(webhook.socket, { ...form, body: '{}' })).status, 401);
  });

  test('answers other roles with "unknown role"', async () => {
    for (const role of [fcgi.AUTHORIZER, fcgi.FILTER]) {
      const c = await fcgi.Connection.open(ops.socket);
      c.send(whole({ role, path: '/health/live' }));
      const end = await c.next();
      assert.equal(end.type, fcgi.END);
      assert.equal(end.content[4], 3);
      c.close();
    }
    assert.equal((await live()).status, 200);
  });

  test('is not stopped by garbage, unknown records, wrong versions or silence', async () => {
    const pieces = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.alloc(64, 255), Buffer.from([1]), fcgi.record(77), fcgi.record(fcgi.STDIN, 'x'),
      Buffer.from([1, 1, 0, 1, 0, 3, 0, 0, 1, 2, 3]), fcgi.begin({ role: 9 }), fcgi.begin(),
      Buffer.concat([fcgi.begin(), fcgi.record(fcgi.PARAMS, Buffer.from([255, 255, 255, 255, 255, 255, 255, 255])), fcgi.record(fcgi.PARAMS)]),
      Buffer.concat([fcgi.begin(), fcgi.record(fcgi.PARAMS, Buffer.from([4, 200, 65, 66])), fcgi.record(fcgi.PARAMS)]),
    ];
    for (const piece of pieces) {
      const c = await fcgi.Connection.open(ops.socket);
      c.send(piece).halfClose();
      await c.untilClosed();
      c.close();
    }
    assert.equal((await live()).status, 200);
    assert.equal(ops.errors.includes('child_died'), false, ops.errors);
  });

  test('refuses more than 128 KiB or 100 headers of variables', async () => {
    const large = await fcgi.request(ops.socket, { path: '/health/live', headers: { X: 'x'.repeat(1100000) } });
    assert.equal(large.status, 400);
    const many = Array.from({ length: 101 }, (_, i) => [`X-${i}`, 'x']);
    assert.equal((await fcgi.request(ops.socket, { path: '/health/live', headers: many })).status, 400);
  });

  test('refuses a doubled or joined signature header', async () => {
    const ts = String(Date.now());
    for (const headers of [
      [['X-HubSpot-Signature-v3', 'a'], ['X-HubSpot-Signature-v3', 'b'], ['X-HubSpot-Request-Timestamp', ts]],
      [['X-HubSpot-Signature-v3', 'a, b'], ['X-HubSpot-Request-Timestamp', ts]],
      [['X-HubSpot-Signature-v3', 'a'], ['X-HubSpot-Request-Timestamp', `${ts}, ${ts}`]],
    ]) assert.equal((await fcgi.request(webhook.socket, { ...form, headers, body: '{"portalId":1}' })).status, 401);
  });

  test('gives every refusal of a signature the same bytes', async () => {
    const ts = String(Date.now());
    const bodies = new Set();
    for (const headers of [{}, { 'X-HubSpot-Signature': 'x' }, { 'X-HubSpot-Signature-v3': '' },
      { 'X-HubSpot-Signature-v3': 'x', 'X-HubSpot-Request-Timestamp': '1' }, { 'X-HubSpot-Signature': 'x', 'X-HubSpot-Signature-Version': 'v9' },
      { 'X-HubSpot-Signature-v3': 'a,b', 'X-HubSpot-Request-Timestamp': ts }]) {
      const r = await fcgi.request(webhook.socket, { ...form, headers, body: '{}' });
      if (headers['X-HubSpot-Signature'] === 'x' && !headers['X-HubSpot-Signature-Version']) continue;
      assert.equal(r.status, 401);
      assert.ok(r.headers['www-authenticate']);
      bodies.add(r.text);
    }
    assert.equal(bodies.size, 1);
  });

  test('answers 503 without Retry-After when the database is down, and never 401', async () => {
    const r = await fcgi.request(webhook.socket, { ...form, headers: { 'X-HubSpot-Signature': '0'.repeat(64) }, body: '{"portalId":1}' });
    assert.equal(r.status, 503);
    assert.equal(r.headers['retry-after'], undefined);
    assert.doesNotMatch(r.text, /PostgreSQL|127\.0\.0\.1|refused/);
  });

  test('sends the length but no body for HEAD', async () => {
    const r = await fcgi.request(ops.socket, { method: 'HEAD', path: '/health/live' });
    assert.equal(r.status, 200);
    assert.equal(r.headers['content-length'], '11');
    assert.equal(r.text, '');
  });

  test('ignores the body of a GET and keeps the connection usable', async () => {
    const c = await fcgi.Connection.open(ops.socket);
    for (let i = 0; i < 3; i++) {
      c.send(whole({ keep: true, path: '/health/live', length: 20000 }, 'x'.repeat(20000)));
      assert.equal((await c.response()).status, 200);
    }
    c.close();
  });

  test('shows metrics to this machine and to nobody behind a proxy or elsewhere', async () => {
    const page = await fcgi.request(ops.socket, { path: '/metrics' });
    assert.equal(page.status, 200);
    assert.equal(page.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
    assert.ok(page.text.endsWith('\n'));
    assert.equal(metric(page.text, 'sa_metrics_db_up'), 0);
    assert.equal(metric(page.text, 'sa_fcgi_workers{program="ops"}'), 1);
    assert.ok(metric(page.text, 'sa_process_resident_memory_bytes{program="ops"}') > 1e6);
    assert.equal((await fcgi.request(ops.socket, { path: '/metrics', remote: '192.0.2.7' })).status, 403);
    assert.equal((await fcgi.request(ops.socket, { path: '/metrics', headers: { 'X-Forwarded-For': '192.0.2.7' } })).status, 403);
    assert.equal((await fcgi.request(ops.socket, { path: '/metrics', remote: '192.0.2.7', headers: { Authorization: 'Bearer ' } })).status, 403);
  });

  test('says that it lives without a database, and that it is not ready', async () => {
    assert.equal((await live()).status, 200);
    const r = await fcgi.request(ops.socket, { path: '/health/ready' });
    assert.equal(r.status, 503);
    assert.equal(r.text, 'process ok\ndatabase failed\nschema unknown\n');
  });
});

test('a bearer token opens the metrics to other machines', async () => {
  const p = await new Program(OPS, { METRICS_TOKEN: 'open-sesame' }).start(1);
  const ask = (Authorization) => fcgi.request(p.socket, { path: '/metrics', remote: '192.0.2.7', headers: { Authorization } });
  assert.equal((await ask('Bearer open-sesame')).status, 200);
  assert.equal((await ask('bearer open-sesame')).status, 200);
  assert.equal((await ask('Bearer open-sesamf')).status, 403);
  assert.equal((await ask('Basic open-sesame')).status, 403);
  await p.stop();
});

test('one connection carries 1000 requests, one after the other', async () => {
  const p = await new Program(OPS).start(1);
  const c = await fcgi.Connection.open(p.socket);
  const [pid] = p.children();
  const memory = () => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  let early;
  for (let i = 1; i <= 1000; i++) {
    c.send(keepAlive(1 + (i % 3)));
    const r = await c.response();
    assert.equal(r.status, 200, `request ${i}`);
    if (i === 100) early = memory();
  }
  assert.ok(memory() - early < (process.env.ASAN_OPTIONS ? 8192 : 64), 'the child grows with its requests');
  assert.deepEqual(p.children(), [pid]);
  c.close();
  await p.stop();
});

function keepAlive(id) {
  const options = { keep: true, id, path: '/health/live' };
  return Buffer.concat([fcgi.begin(options), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables(options)), id), fcgi.record(fcgi.STDIN, '', id)]);
}

test('a parked connection does not starve others', async () => {
  const p = await new Program(OPS).start(1);
  const parked = await fcgi.Connection.open(p.socket);
  parked.send(keepAlive(1));
  assert.equal((await parked.response()).status, 200);
  const begun = Date.now();
  assert.equal((await fcgi.request(p.socket, { path: '/health/live' })).status, 200);
  assert.ok(Date.now() - begun < 1500);
  await parked.untilClosed();
  const silent = await fcgi.Connection.open(p.socket);
  assert.equal((await fcgi.request(p.socket, { path: '/health/live' })).status, 200);
  silent.close();
  await p.stop();
});

describe('stopping', () => {
  test('an idle program ends within a second, also with a parked connection, and takes its socket along', async () => {
    const p = await new Program(OPS).start(3);
    const parked = await fcgi.Connection.open(p.socket);
    parked.send(keepAlive(1));
    await parked.response();
    const children = p.children(), begun = Date.now();
    p.process.kill('SIGTERM');
    assert.equal(await p.ended, 0);
    assert.ok(Date.now() - begun < 1000, `${Date.now() - begun} ms`);
    assert.ok(children.every((pid) => !alive(pid)));
    assert.throws(() => statSync(p.socket));
    await p.stop();
  });

  test('a busy child finishes its request after SIGTERM', async () => {
    const p = await new Program(WEBHOOK, { HUBSPOT_WEBHOOK_SECRET: 'secret' }).start(1);
    const c = await fcgi.Connection.open(p.socket);
    c.send(fcgi.begin(), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables({ ...form, length: 4 }))), fcgi.record(fcgi.STDIN, '{'));
    const [pid] = p.children();
    // The connection is taken and nothing is answered yet.
    await until(() => readdirSync(`/proc/${pid}/fd`).length >= 6, { what: 'the connection' });
    p.process.kill('SIGTERM');
    await until(() => blockedOn(pid, 15), { what: 'the signal' });
    c.send(fcgi.record(fcgi.STDIN, '  }'), fcgi.record(fcgi.STDIN));
    assert.equal((await c.response()).status, 401);
    assert.equal(await p.ended, 0);
    await p.stop();
  });

  test('a child that never finishes is killed when its time is up', async () => {
    const p = await new Program(WEBHOOK, {}, ['--drain', '1']).start(1);
    const c = await fcgi.Connection.open(p.socket);
    c.send(fcgi.begin(), fcgi.stream(fcgi.PARAMS, fcgi.pairs(fcgi.variables({ ...form, length: 4 }))), fcgi.record(fcgi.STDIN, '{'));
    const [pid] = p.children();
    await until(() => readdirSync(`/proc/${pid}/fd`).length >= 6, { what: 'the connection' });
    p.process.kill('SIGTERM');
    assert.equal(await p.ended, 0);
    c.close();
    await p.stop();
  });

  test('children end when their parent is killed, and a new parent takes the stale socket over', async () => {
    const p = await new Program(OPS).start(2);
    const children = p.children();
    p.process.kill('SIGKILL');
    await p.ended;
    await until(() => children.every((pid) => !alive(pid)), { what: 'the children', seconds: 5 });
    assert.ok(statSync(p.socket).isSocket());
    p.code = undefined;
    await p.start(1);
    assert.equal((await fcgi.request(p.socket, { path: '/health/live' })).status, 200);
    await p.stop();
  });

  test('SIGHUP replaces the children and loses no request', async () => {
    const p = await new Program(OPS).start(2);
    const old = p.children();
    let served = 0, stop = false;
    const load = (async () => { while (!stop) { assert.equal((await fcgi.request(p.socket, { path: '/health/live' })).status, 200); served++; } })();
    await until(() => served > 20);
    p.process.kill('SIGHUP');
    await until(() => p.children().length === 2 && p.children().every((pid) => !old.includes(pid)), { what: 'new children' });
    const before = served;
    await until(() => served > before + 20);
    stop = true;
    await load;
    assert.equal(p.errors.includes('child_died'), false);
    await p.stop();
  });
});

// Whether a signal waits at the process (SigPnd and ShdPnd of its status).
function blockedOn(pid, signal) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return [...status.matchAll(/^S\w+Pnd:\s*([0-9a-f]+)$/gm)].some(([, hex]) => (BigInt('0x' + hex) >> BigInt(signal - 1)) & 1n);
}

describe('crashes', () => {
  test('a killed child is replaced within two seconds and counted', async () => {
    const p = await new Program(OPS).start(2);
    const [victim] = p.children();
    process.kill(victim, 'SIGKILL');
    await until(() => p.children().length === 2 && !p.children().includes(victim), { what: 'a new child', seconds: 2 });
    const page = await fcgi.request(p.socket, { path: '/metrics' });
    assert.equal(metric(page.text, 'sa_fcgi_worker_restarts_total{program="ops"}'), 1);
    await p.stop();
  });

  test('a child that keeps dying is started at a growing distance', async () => {
    const p = await new Program(OPS).start(1);
    const begun = Date.now();
    let deaths = 0;
    await until(() => {
      const [pid] = p.children();
      if (pid) { process.kill(pid, 'SIGKILL'); deaths++; }
      return Date.now() - begun > 3000;
    }, { what: 'three seconds of killing' });
    assert.ok(deaths >= 3 && deaths <= 7, `${deaths} children in 3 seconds`);
    await p.stop();
  });

  test('a removed socket file is made anew', async () => {
    const p = await new Program(OPS).start(1);
    unlinkSync(p.socket);
    await until(async () => (await fcgi.request(p.socket, { path: '/health/live' }).catch(() => null))?.status === 200, { what: 'a new socket' });
    await p.stop();
  });

  test('a successor at the same socket ends its predecessor, never the other way round', async () => {
    const p = await new Program(OPS).start(1);
    const second = spawn(p.file, ['--listen', p.socket], { env: p.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.on('data', (bytes) => { said += bytes; });
    const code = await new Promise((done) => second.once('exit', done));
    assert.notEqual(code, 0);
    assert.match(said, /another process listens/);
    assert.equal((await fcgi.request(p.socket, { path: '/health/live' })).status, 200);
    await p.stop();
  });
});

describe('other ways to start', () => {
  const env = (folder, more = {}) => {
    writeFileSync(join(folder, 'conf'), `DATABASE_URL=${noDatabase}\n` + Object.entries(more).map(([k, v]) => `${k}=${v}\n`).join(''));
    return { PATH: process.env.PATH, SALES_AGENT_CONF: join(folder, 'conf'), ...(process.env.ASAN_OPTIONS && { ASAN_OPTIONS: process.env.ASAN_OPTIONS }) };
  };
  let folder;
  before(() => { folder = mkdtempSync(join(tmpdir(), 'sa-')); });
  after(() => rmSync(folder, { recursive: true }));
  const run = (file, args, more) => spawnSync(join(build, file), args, { env: env(folder, more), encoding: 'utf8' });

  test('one request from the shell prints its response', () => {
    const r = run(OPS, ['--once', 'GET', '/health/live']);
    assert.equal(r.status, 0, r.stderr);
    assert.match(r.stdout, /^Status: 200 OK\r\n[\s\S]*\r\n\r\nprocess ok\n$/);
    writeFileSync(join(folder, 'body'), '{}');
    const post = run(WEBHOOK, ['--once', 'POST', FORMS, '--header', 'X-HubSpot-Signature-v3: x', '--body', join(folder, 'body')]);
    assert.equal(post.status, 1);
    assert.match(post.stdout, /^Status: 401 Unauthorized\r\n/);
  });

  test('a plain child serves the listening socket a manager has put at descriptor 0', async () => {
    const path = join(folder, 'managed');
    const manager = `use IO::Socket::UNIX; use POSIX; my $s = IO::Socket::UNIX->new(Local => shift, Listen => 5) or die;
      POSIX::dup2(fileno($s), 0); exec @ARGV`;
    const child = spawn('perl', ['-e', manager, path, join(build, OPS)], { env: env(folder), stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise((done) => child.once('exit', done));
    await until(() => existsSync(path), { what: 'the socket' });
    assert.equal((await fcgi.request(path, { path: '/health/live' })).status, 200);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  });

  test('without a socket at descriptor 0, or with wrong arguments, it says so and ends with 64', () => {
    assert.equal(run(OPS, []).status, 64);
    assert.equal(run(OPS, ['--children', '0']).status, 64);
    assert.match(run(OPS, ['--children', '0']).stderr, /--children/);
    assert.equal(run(OPS, ['--help']).status, 0);
  });

  test('a wrong setting ends the program with 78 and one line that names it', () => {
    const r = run(OPS, ['--listen', join(folder, 'x')], { LOG_LEVEL: 'loud' });
    assert.equal(r.status, 78);
    assert.match(r.stderr, /LOG_LEVEL/);
    assert.equal(r.stderr.trim().split('\n').length, 1);
    assert.equal(run(WEBHOOK, ['--listen', join(folder, 'x')], { OAUTH_ENCRYPTION_KEY: 'k1:short' }).status, 78);
  });

  test('every route of every program that changes something has a guard or a reason for none', () => {
    const programs = readdirSync(join(build, 'cgi-bin')).filter((name) => name.endsWith('.fcgi'));
    assert.ok(programs.length >= 2);
    for (const name of programs) {
      const r = run(join('cgi-bin', name), ['--routes']);
      assert.equal(r.status, 0, r.stderr);
      for (const row of r.stdout.trim().split('\n')) {
        const [method, pattern, cap, type, guard] = row.split('\t');
        assert.ok(pattern.startsWith('/'));
        if (method !== 'GET') assert.notEqual(guard, 'open', row);
        if (cap !== '0') assert.notEqual(type, '-', row);
      }
    }
  });
});
