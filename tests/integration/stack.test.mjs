// The promises of `make up` and `make down`: tools/stack itself, whatever programs there are to start.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, startStack, until } from './stack.mjs';

let stack;
before(async () => { stack = await startStack(); });
after(() => stack?.down());

const alive = (pid) => existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
const place = (s) => Object.fromEntries(readFileSync(join(s.state, 'run/place'), 'utf8').trim().split('\n').map((l) => l.split('=')));
const names = ['postgresql', 'lighttpd'];

test('stack.env is for its owner alone, and has what a shell needs', () => {
  assert.equal(statSync(join(stack.state, 'stack.env')).mode & 0o777, 0o600);
  for (const name of ['SALES_AGENT_CONF', 'BASE_URL', 'SANDBOX_URL', 'METRICS_URL', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'TENANT',
    'HUBSPOT_WEBHOOK_SECRET', 'DATABASE_URL', 'HOOK_DATABASE_URL', 'JOB_DATABASE_URL', 'OWNER_DATABASE_URL', 'VERIFY_DATABASE_URL'])
    assert.ok(stack.env[name], name);
});

test('the web server answers', async () => {
  const answer = await fetch(`${stack.url}/static/none`);
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get('server'), null);
});

test('the cluster is durable and listens on loopback alone', async () => {
  const [row] = await stack.sql(`SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
    current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS addresses`, 'OWNER').catch((error) => {
    if (/role .* does not exist|password authentication/.test(error.message)) return [null];
    throw error;
  });
  if (row) assert.deepEqual(row, { fsync: 'on', pages: 'on', commit: 'on', addresses: '127.0.0.1' });
});

test('started by root, nothing runs as root', { skip: process.getuid() !== 0 }, async () => {
  for (const name of names)
    assert.doesNotMatch(readFileSync(`/proc/${await stack.pid(name)}/status`, 'utf8'), /^Uid:\t0/m, name);
});

test('no secret stands in an environment or in an argument of a process', async () => {
  for (const name of names) {
    const pid = await stack.pid(name);
    const seen = readFileSync(`/proc/${pid}/environ`, 'utf8') + readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    assert.ok(!seen.includes(stack.env.HUBSPOT_WEBHOOK_SECRET), name);
    assert.ok(!seen.includes(new URL(stack.env.DATABASE_URL).password), name);
  }
});

test('up on a running stack changes nothing', async () => {
  const pids = await Promise.all(names.map((name) => stack.pid(name)));
  await stack.up();
  assert.deepEqual(await Promise.all(names.map((name) => stack.pid(name))), pids);
});

test('up starts again what was killed, and only that', async () => {
  const [postgresql, lighttpd] = await Promise.all(names.map((name) => stack.pid(name)));
  process.kill(postgresql, 'SIGKILL');
  await until(() => !alive(postgresql), { what: 'the end of the postmaster' });
  await stack.up();
  assert.notEqual(await stack.pid('postgresql'), postgresql);
  assert.equal(await stack.pid('lighttpd'), lighttpd);
});

test('a setting in the environment wins, and stays until it is changed again', async () => {
  const conf = () => readFileSync(stack.env.SALES_AGENT_CONF, 'utf8');
  await stack.up({ LOG_LEVEL: 'warn' });
  assert.match(conf(), /^LOG_LEVEL=warn$/m);
  delete stack.settings.LOG_LEVEL;
  await stack.up();
  assert.match(conf(), /^LOG_LEVEL=warn$/m);
});

test('two stacks started at once share no port and no process, and down leaves nothing behind', async () => {
  const pair = await Promise.all([startStack({ SANDBOX: '0' }), startStack({ SANDBOX: '0' })]);
  const ports = [stack, ...pair].flatMap((s) => [place(s).WEB_AT, place(s).SANDBOX_AT, place(s).PG_AT]);
  assert.equal(new Set(ports).size, 9);
  for (const one of pair) {
    const pids = await Promise.all(names.map((name) => one.pid(name)));
    const sockets = place(one).SOCKETS;
    await one.down();
    assert.deepEqual(pids.filter(alive), []);
    assert.equal(existsSync(sockets), false);
  }
  assert.ok(alive(await stack.pid('postgresql')));
});

test('a taken port is named', () => {
  const run = spawnSync(join(root, 'tools/stack'), ['up'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, STATE: `${stack.state}/other`, PORT: place(stack).WEB_AT } });
  assert.equal(run.status, 1);
  assert.match(run.stderr, new RegExp(`port ${place(stack).WEB_AT} is in use`));
});

test('a web server that there is none of is refused by name', () => {
  const run = spawnSync(join(root, 'tools/stack'), ['up'],
    { encoding: 'utf8', env: { PATH: process.env.PATH, STATE: `${stack.state}/other`, SERVER: 'nginx' } });
  assert.equal(run.status, 1);
  assert.match(run.stderr, /SERVER=nginx is none of lighttpd apache fcgid/);
});

test('a folder that the programs cannot enter is refused by name', { skip: process.getuid() !== 0 }, () => {
  const shut = mkdtempSync('/tmp/sa-shut-');
  try {
    const run = spawnSync(join(root, 'tools/stack'), ['up'],
      { encoding: 'utf8', env: { PATH: process.env.PATH, STATE: join(shut, 'var') } });
    assert.equal(run.status, 1);
    assert.match(run.stderr, new RegExp(`${shut} lets nobody but its owner in`));
  } finally {
    rmSync(shut, { recursive: true });
  }
});

test('a program that does not start is named with its last words, and nothing stays behind', () => {
  const fake = mkdtempSync('/tmp/sa-fake-');
  try {
    chmodSync(fake, 0o755);
    mkdirSync(join(fake, 'build/cgi-bin'), { recursive: true });
    writeFileSync(join(fake, 'build/cgi-bin/ops.fcgi'), '#!/bin/sh\necho the setting X is wrong\nexit 78\n', { mode: 0o755 });
    const run = spawnSync(join(root, 'tools/stack'), ['up'], { encoding: 'utf8',
      env: { PATH: process.env.PATH, PORT_FROM: '18080', STATE: join(fake, 'var'), BUILD: join(fake, 'build') } });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /the setting X is wrong\nstack: ops has ended right after its start/);
    assert.deepEqual(readdirSync(join(fake, 'var/run')).filter((name) => name.endsWith('.pid')), []);
    assert.equal(existsSync(join(fake, 'var/stack.env')), false);
  } finally {
    rmSync(fake, { recursive: true });
  }
});

test('a process number that now belongs to somebody else is left alone', async () => {
  const run = spawnSync('bash', ['-c', `
    set -euo pipefail
    cd ${root}; STATE=${stack.state}/fake; . tools/stack.d/common.sh; . tools/stack.d/process.sh
    mkdir -p "$RUN" "$LOG"; sleep 60 & other=$!; echo "$other 1" >"$RUN/x.pid"
    end x TERM 1; kill -0 "$other"; kill "$other"; echo left alone`], { encoding: 'utf8' });
  assert.match(run.stdout, /left alone/, run.stderr);
});
