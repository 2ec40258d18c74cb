// The programs that a benchmark lets run against a stack, one measurement each: the load generator on
// the webhook, the same generator on an empty FastCGI program behind a second web server of the same
// configuration, and pgbench with the webhook's database call.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, root, until } from '../integration/stack.mjs';
import { countRunning } from './machine.mjs';

const exec = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));

// What the web server in front of the webhook gets: `ms` of requests, or `count` of them.
export async function load(stack, { port = new URL(stack.url).port, connections, ms, count, prepared, path, repeat }) {
  const args = ['--port', port, '--connections', connections];
  for (const [name, value] of Object.entries({ ms, count, prepared, path })) if (value) args.push(`--${name}`, value);
  if (repeat) args.push('--repeat');
  const { stdout, stderr } = await exec(join(build, 'load/webhook_load'), args.map(String), { env: stack.programEnvironment() });
  if (stderr) process.stderr.write(stderr);
  return JSON.parse(stdout);
}

// The call with the values that the webhook gave with its last accepted form.
export async function pgbenchCall(stack) {
  const [form] = await stack.sql(`SELECT tenant_id, form_id, encode(raw, 'hex') AS raw, headers::text, parsed::text,
    octet_length(raw) AS bytes FROM form_submissions WHERE source = 'webhook' ORDER BY received_at DESC LIMIT 1`);
  const url = new URL(/^HOOK_DATABASE_URL=(.*)$/m.exec(readFileSync(stack.env.SALES_AGENT_CONF, 'utf8'))[1].replace('@/', '@socket/'));
  return {
    bytes: form.bytes,
    server: await stack.pid('postgresql'),
    values: { tenant: form.tenant_id, form: 'pgbench', raw: `\\x${form.raw}`, headers: form.headers, parsed: form.parsed },
    env: { PATH: process.env.PATH, PGHOST: url.searchParams.get('host'), PGPORT: url.searchParams.get('port'), PGUSER: url.username,
      PGPASSWORD: url.password, PGDATABASE: url.pathname.slice(1) },
  };
}

export async function pgbench(call, { connections, ms }) {
  // Its clock begins before its sessions do; the rate that it prints leaves their start out.
  const limit = Math.ceil(ms / 1000) + Math.ceil(connections / 32);
  const began = performance.now();
  const before = countRunning(call.server, 'postgres: sa_hook');
  const args = ['-n', '-M', 'prepared', '-c', connections, '-j', Math.min(2, connections), '-T', limit,
    '-f', join(here, 'intake.pgbench.sql')];
  for (const [name, value] of Object.entries(call.values)) args.push('-D', `${name}=${value}`);
  const { stdout } = await exec('/usr/lib/postgresql/15/bin/pgbench', args.map(String), { env: call.env, maxBuffer: 1 << 22 });
  const number = (pattern) => Number(pattern.exec(stdout)?.[1] ?? NaN);
  const seconds = (performance.now() - began) / 1000;
  await until(() => countRunning(call.server, 'postgres: sa_hook') <= before, { what: 'the end of pgbench\'s sessions' });
  return { ok: number(/actually processed: (\d+)/), rate: number(/tps = ([\d.]+)/), seconds,
    mean_ms: number(/latency average = ([\d.]+)/), failed: number(/failed transactions: (\d+)/) || 0 };
}

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

async function userOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { uid: Number(/^Uid:\t\d+\t(\d+)/m.exec(status)[1]), gid: Number(/^Gid:\t\d+\t(\d+)/m.exec(status)[1]) };
}

// Starts the empty program and its web server as the user of the stack's own; gives their numbers and end().
export async function startEmpty(stack, children) {
  const folder = mkdtempSync('/tmp/sa-empty-');
  const user = process.getuid() === 0 ? await userOf(await stack.pid('lighttpd')) : {};
  for (const name of ['empty', 'upload']) mkdirSync(join(folder, name));
  chmodSync(folder, 0o777);
  chmodSync(join(folder, 'upload'), 0o777);
  const port = await freePort();
  const configuration = spawnSync(join(root, 'tools/render-web'), ['lighttpd-conf/sales-agent.conf', 'BIND=127.0.0.1', `PORT=${port}`, `RUN=${folder}`,
    `EMPTY=${folder}/empty`, `UPLOAD=${folder}/upload`, `STATIC=${root}/static`, `ERRORS=${root}/lighttpd-conf/errors`], { encoding: 'utf8', env: { PATH: process.env.PATH, BUILD: build } }).stdout;
  writeFileSync(join(folder, 'lighttpd.conf'), configuration);
  const env = { ...stack.programEnvironment(), PATH: `${process.env.PATH}:/usr/sbin` };
  const program = spawn(join(build, 'load/empty_fcgi'), ['--listen', join(folder, 'webhook.sock'), '--children', String(children)],
    { env, stdio: 'ignore', ...user });
  const web = spawn('lighttpd', ['-D', '-f', join(folder, 'lighttpd.conf')], { env, stdio: 'ignore', ...user });
  const path = '/api/webhooks/empty';
  await until(() => fetch(`http://127.0.0.1:${port}${path}`).then((r) => r.status < 500, () => false), { what: 'the empty program' });
  const ended = (child) => new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    const both = Promise.all([ended(program), ended(web)]);
    program.kill('SIGTERM');
    web.kill('SIGTERM');
    await both;
    rmSync(folder, { recursive: true });
  };
  return { port, path, end, roots: { webserver: web.pid, program: program.pid } };
}
