// What a benchmark needs to know of the machine: CPU time and memory of groups of processes, the
// speed of a durable write, and a line that says where the figures were taken. Starts nothing.
import { closeSync, fdatasyncSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const ticksPerSecond = Number(spawnSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }).stdout) || 100;

const text = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the process has ended meanwhile
  }
};

function processes() {
  const all = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const line = text(`/proc/${pid}/stat`);
    if (!line) continue;
    const field = line.slice(line.lastIndexOf(')') + 2).split(' ').map(Number);
    all.set(Number(pid), { parent: field[1], own: field[11] + field[12], ended: field[13] + field[14] });
  }
  return all;
}

function family(all, root) {
  const members = [root];
  for (let at = 0; at < members.length; at++)
    for (const [pid, process] of all) if (process.parent === members[at]) members.push(pid);
  return members.filter((pid) => all.has(pid));
}

// CPU-seconds so far of each named group: a process, its descendants, and those that have ended.
export function cpuOf(roots) {
  const all = processes();
  const used = {};
  for (const [name, root] of Object.entries(roots)) {
    const ticks = family(all, root).reduce((sum, pid) => sum + all.get(pid).own + all.get(pid).ended, 0);
    used[name] = ticks / ticksPerSecond;
  }
  // Of this process only what it has started and waited for: load generators and jobs.
  used.clients = (all.get(process.pid)?.ended ?? 0) / ticksPerSecond;
  const machine = text('/proc/stat').split('\n')[0].trim().split(/\s+/).slice(1, 9).map(Number);
  used.machine = machine.reduce((sum, ticks, i) => sum + (i === 3 || i === 4 ? 0 : ticks), 0) / ticksPerSecond;
  return used;
}

export const difference = (after, before) =>
  Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));

// Memory in KiB that a process would give back: its share of what it shares with others counted in part.
export function pssOf(pid) {
  return Number(/^Pss: +(\d+)/m.exec(text(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

export const childrenOf = (pid) => family(processes(), pid).filter((child) => child !== pid);

// How many processes below a root have a title that begins like this: 'postgres: sa_hook'.
export const countRunning = (root, title) =>
  childrenOf(root).filter((pid) => text(`/proc/${pid}/cmdline`).startsWith(title)).length;

// Durable writes of 8 KiB per second, one after the other, in a folder.
export function durableWrites(folder, ms = 500) {
  const file = join(folder, 'durable-writes');
  const fd = openSync(file, 'w');
  const page = Buffer.alloc(8192, 1);
  for (let i = 0; i < 64; i++) writeSync(fd, page, 0, page.length, i * 8192);
  fdatasyncSync(fd);
  const began = performance.now();
  let n = 0;
  for (; performance.now() - began < ms; n++) {
    writeSync(fd, page, 0, page.length, (n % 64) * 8192);
    fdatasyncSync(fd);
  }
  const rate = n / ((performance.now() - began) / 1000);
  closeSync(fd);
  rmSync(file);
  return rate;
}

export const cores = cpus().length;

export function machineLine() {
  const version = (command, ...args) => (spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '').split('\n')[0];
  const load = text('/proc/loadavg').split(' ')[0];
  const path = process.env.PATH;
  process.env.PATH = `${path}:/usr/sbin`;
  const web = version('lighttpd', '-v').split(' ')[0];
  process.env.PATH = path;
  const postgres = version('/usr/lib/postgresql/15/bin/postgres', '--version').replace(/^postgres \(PostgreSQL\) /, 'PostgreSQL ');
  return `${cores} cores (${cpus()[0]?.model ?? 'unknown'}), Linux ${release()}, ${postgres}, ${web}, load before the start ${load}`;
}
