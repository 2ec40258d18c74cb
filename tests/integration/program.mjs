// Runs one FastCGI program of the build on a socket of its own, without a web server.
// Owns its folder, its process and the list of its children.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, until } from './stack.mjs';

// Nothing listens there: for tests that want a database that is down.
export const noDatabase = 'postgresql://127.0.0.1:1/none?connect_timeout=2';

export class Program {
  constructor(file, settings = {}, args = []) {
    this.folder = mkdtempSync(join(tmpdir(), 'sa-'));
    this.socket = join(this.folder, 's');
    this.file = join(build, file);
    this.args = args;
    this.errors = '';
    const conf = { DATABASE_URL: noDatabase, PUBLIC_BASE_URL: 'http://127.0.0.1:8080', ...settings };
    writeFileSync(join(this.folder, 'conf'), Object.entries(conf).map(([k, v]) => `${k}=${v}\n`).join(''));
    this.env = { PATH: process.env.PATH, SALES_AGENT_CONF: join(this.folder, 'conf') };
    for (const name of ['ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'])
      if (process.env[name]) this.env[name] = process.env[name];
  }

  async start(children = 2) {
    const args = ['--listen', this.socket, '--children', String(children), ...this.args];
    this.process = spawn(this.file, args, { env: this.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.process.stderr.on('data', (bytes) => { this.errors += bytes; });
    this.ended = new Promise((done) => this.process.once('exit', (code, signal) => { this.code = code ?? signal; done(this.code); }));
    await until(() => (existsSync(this.socket) && this.children().length === children) || this.code !== undefined, { what: 'the program' });
    return this;
  }

  // Process ids of the children that are alive.
  children() {
    return childrenOf(this.process.pid);
  }

  async stop(signal = 'SIGTERM') {
    if (this.code === undefined) this.process.kill(signal);
    const code = await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
    return code;
  }
}

export function alive(pid) {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

// Process ids of a parent's children that are alive.
export function childrenOf(parent) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\) /s, '').split(' ');
      return Number(fields[1]) === parent && fields[0] !== 'Z';
    } catch {
      return false;
    }
  }).map(Number);
}
