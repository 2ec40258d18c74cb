// A private PgBouncer in transaction mode on a free loopback port, before the PostgreSQL of one stack.
// Owns its folder and its process; the roles and passwords are those of the stack.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const names = ['DATABASE_URL', 'HOOK_DATABASE_URL', 'JOB_DATABASE_URL', 'OWNER_DATABASE_URL', 'VERIFY_DATABASE_URL'];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); done(true); });
    socket.once('error', () => done(false));
  });
}

// PgBouncer refuses to run as root.
function unprivileged() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'nobody']));
  return { uid: id('-u'), gid: id('-g') };
}

export class Pooler {
  // settings: members of PgBouncer's own section, over the ones that stand here.
  constructor(stack, settings = {}) {
    this.direct = Object.fromEntries(names.map((name) => [name, new URL(stack.env[name])]));
    this.settings = settings;
    this.errors = '';
  }

  async start() {
    this.port ??= await freePort();
    this.folder ??= mkdtempSync(join(process.env.TMPDIR ?? tmpdir(), 'sa-pool-'));
    this.#write();
    const user = unprivileged();
    this.process = spawn('/usr/sbin/pgbouncer', [join(this.folder, 'pgbouncer.ini')], { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
    this.process.stderr.on('data', (bytes) => { this.errors = (this.errors + bytes).slice(-20000); });
    this.ended = new Promise((done) => {
      this.process.once('error', (error) => { this.errors += error; done(); });
      this.process.once('exit', done);
    });
    const deadline = Date.now() + 20000;
    while (!(await answers(this.port)))
      if (this.process.exitCode !== null || Date.now() > deadline) throw new Error(`pgbouncer does not answer: ${this.errors}`);
      else await new Promise((next) => setTimeout(next, 20));
    this.urls = Object.fromEntries(names.map((name) => {
      const url = new URL(this.direct[name]);
      url.port = this.port;
      return [name, url.href];
    }));
    return this;
  }

  #write() {
    const { DATABASE_URL: direct } = this.direct;
    const database = direct.pathname.slice(1);
    const users = Object.values(this.direct).map((url) => `"${url.username}" "${url.password}"\n`);
    const settings = { listen_addr: '127.0.0.1', listen_port: this.port, unix_socket_dir: '', pool_mode: 'transaction',
      auth_type: 'scram-sha-256', auth_file: join(this.folder, 'users'), stats_users: 'sa_verify',
      default_pool_size: 4, max_client_conn: 400, server_login_retry: 1, log_connections: 0, log_disconnections: 0, ...this.settings };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
    writeFileSync(join(this.folder, 'users'), users.join(''));
    writeFileSync(join(this.folder, 'pgbouncer.ini'), `[databases]\n${database} = host=${direct.hostname} port=${direct.port}\n[pgbouncer]\n${lines.join('')}`);
    const { uid } = unprivileged();
    if (uid !== undefined) execFileSync('chown', ['-R', String(uid), this.folder]);
    chmodSync(this.folder, 0o700);
  }

  // Ends the process and keeps the folder: start() goes on with it, on the same port.
  async end(signal = 'SIGKILL') {
    this.process?.kill(signal);
    await this.ended;
  }

  async stop() {
    await this.end();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}
