// Starts a private stack of the real programs for one test file and ends it again.
// Owns the stack's folder and the wait helper; knows nothing of what the tests then ask.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const build = resolve(root, process.env.BUILD ?? 'build');

// Far from 8080, so that a running demo keeps its ports and a starting one finds them free.
const firstPort = '18080';
const foundBySanitizer = /(Address|Leak|Thread|Memory)Sanitizer|runtime error:/;

// What tests inherit: nothing of a stack that somebody has sourced into the shell.
function cleanEnvironment() {
  const keep = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'BUILD', 'ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'];
  return Object.fromEntries(keep.filter((name) => name in process.env).map((name) => [name, process.env[name]]));
}

// Asks until the answer is truthy and returns it; fails with `what` after so many seconds.
export async function until(ask, { seconds = 20, what = 'it', every = 20 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} seconds`);
    await new Promise((next) => setTimeout(next, every));
  }
}

function parseEnv(text) {
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)='(.*)'$/gm)].map((m) => [m[1], m[2].replaceAll(`'\\''`, `'`)]));
}

async function sanitizerFindings(logs) {
  const found = [];
  for (const name of await readdir(logs).catch(() => [])) {
    const text = await readFile(join(logs, name), 'utf8');
    if (foundBySanitizer.test(text)) found.push(`${name}:\n${text.slice(text.search(foundBySanitizer) - 200).slice(0, 4000)}`);
  }
  return found;
}

// An interrupted test file ends its stacks too.
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    for (const state of running)
      spawnSync(join(root, 'tools/stack'), ['down'], { env: { ...cleanEnvironment(), STATE: state } });
    process.exit(130);
  });

class Stack {
  constructor(state, settings) {
    this.state = state;
    this.settings = settings;
    this.logs = join(state, 'log');
  }

  // Also after something has been killed: starts what is missing. More settings may be given.
  async up(more = {}) {
    Object.assign(this.settings, more);
    await this.#tool('up');
    this.env = parseEnv(await readFile(join(this.state, 'stack.env'), 'utf8'));
    this.url = this.env.BASE_URL;
    this.sandbox = this.env.SANDBOX_URL;
    return this;
  }

  async #tool(verb) {
    const env = { ...cleanEnvironment(), PORT_FROM: firstPort, ...this.settings, STATE: this.state };
    try {
      return await exec(join(root, 'tools/stack'), [verb], { env });
    } catch (error) {
      throw new Error(`tools/stack ${verb}: ${error.stdout}${error.stderr}`);
    }
  }

  // Ends everything; the folder stays when KEEP=1 is set, to look into the logs.
  async down() {
    await this.#tool('down');
    running.delete(this.state);
    const found = await sanitizerFindings(this.logs);
    if (process.env.KEEP !== '1') await rm(this.state, { recursive: true, force: true });
    if (found.length) throw new Error(`a sanitizer has found something:\n${found.join('\n')}`);
  }

  // The number of a process of the stack: postgresql, sandbox, webhook, ops, lighttpd (or apache, fcgid), worker-1 …
  async pid(name) {
    return Number((await readFile(join(this.state, 'run', `${name}.pid`), 'utf8')).split(' ')[0]);
  }

  // Process ids of those that serve a program: children of its parent, or of the web server that starts it.
  async children(name) {
    const session = await this.pid(this.settings.SERVER === 'fcgid' ? 'fcgid' : name);
    const all = (await readdir('/proc')).filter((pid) => /^\d+$/.test(pid) && Number(pid) !== session);
    const served = await Promise.all(all.map(async (pid) => {
      const [, comm, fields] = (await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')).match(/^\d+ \((.*)\) (.*)/s) ?? [];
      const [state, , , leader] = (fields ?? '').split(' ');
      return comm === `${name}.fcgi` && Number(leader) === session && state !== 'Z';
    }));
    return all.filter((_, i) => served[i]).map(Number);
  }

  // A program of build/ on this stack: run('salesctl', 'verify').
  async run(program, ...args) {
    return exec(join(build, program), args, { env: this.programEnvironment(), maxBuffer: 64 << 20 });
  }

  // The same, still running: a ChildProcess.
  spawn(program, ...args) {
    return spawn(join(build, program), args, { env: this.programEnvironment(), stdio: 'ignore' });
  }

  programEnvironment() {
    return { ...cleanEnvironment(), SALES_AGENT_CONF: this.env.SALES_AGENT_CONF };
  }

  // Rows of a statement as objects. `role` is VERIFY, JOB, HOOK, OWNER, or empty for the pages' role.
  async sql(statement, role = 'VERIFY') {
    const url = new URL(this.env[role ? `${role}_DATABASE_URL` : 'DATABASE_URL']);
    const env = { ...cleanEnvironment(), PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username,
      PGPASSWORD: url.password, PGDATABASE: url.pathname.slice(1) };
    const query = `SELECT coalesce(json_agg(row_to_json(r)), '[]') FROM (${statement}) AS r`;
    const { stdout } = await exec('psql', ['-XqAtw', '-v', 'ON_ERROR_STOP=1', '-c', query], { env, maxBuffer: 64 << 20 });
    return JSON.parse(stdout);
  }
}

// startStack({ WORKERS: '0', LEASE_SECONDS: '2', … }): every setting and every variable of `make up`. TEST_SERVER
// in the environment names the web server.
export async function startStack(asked = {}) {
  const settings = { SERVER: process.env.TEST_SERVER ?? 'lighttpd', ...asked };
  const state = await mkdtemp(join(process.env.TMPDIR ?? '/tmp', 'sa-test-'));
  await chmod(state, 0o755);
  const stack = new Stack(state, settings);
  running.add(state);
  try {
    return await stack.up();
  } catch (error) {
    running.delete(state);
    await rm(state, { recursive: true, force: true });
    throw error;
  }
}
