// Workflows per second: leads are taken in while no worker runs, then one run_workflows --once works them off
// and is timed from its start to its end. Also its memory with hundreds of runs in flight, and how long a lead waits
// for its draft beyond the outside calls when those take their time.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, startStack, until } from '../integration/stack.mjs';
import { cores, countRunning, cpuOf, difference, pssOf } from './machine.mjs';
import { load } from './peers.mjs';
import { fixed, percent, quantile, table } from './table.mjs';

const instant = [
  { name: 'chat completions, concurrency 16', concurrency: 16 },
  { name: 'chat completions, concurrency 64', concurrency: 64 },
  { name: 'chat completions, concurrency 256', concurrency: 256 },
  { name: 'local writer, concurrency 64', concurrency: 64, env: { OPENAI_API_KEY: '' } },
];

// Runs the job to its end; samples memory and runs in flight meanwhile.
async function work(stack, concurrency, env = {}, watch = false) {
  const job = spawn(join(build, 'jobs/run_workflows'), ['--once', '--concurrency', String(concurrency)],
    { env: { ...stack.programEnvironment(), ...env }, stdio: 'ignore' });
  const began = performance.now();
  let code = null, peak = 0, flight = 0;
  job.once('exit', (status) => { code = status ?? -1; });
  await until(async () => {
    peak = Math.max(peak, pssOf(job.pid));
    if (watch && code === null)
      flight = Math.max(flight, Number((await stack.sql(`SELECT count(*) AS n FROM workflow_queue WHERE state = 'running'`))[0].n));
    return code !== null;
  }, { seconds: 300, what: 'the end of run_workflows', every: watch ? 200 : 50 });
  return { seconds: (performance.now() - began) / 1000, code, peak_kib: peak, in_flight: flight };
}

const statuses = async (stack) => Object.fromEntries(
  (await stack.sql(`SELECT status, count(*) AS n FROM workflows GROUP BY status`)).map((row) => [row.status, Number(row.n)]));

async function drain(stack, roots, { concurrency, env, leads, watch }) {
  const before = await statuses(stack);
  const intake = await load(stack, { connections: 16, count: leads });
  const start = cpuOf(roots);
  const run = await work(stack, concurrency, env, watch);
  // What its sessions have used is known when they are gone.
  await until(() => countRunning(roots.postgres, 'postgres: sa_job') === 0, { what: 'the end of the job\'s sessions' });
  const cpu = difference(cpuOf(roots), start);
  const after = await statuses(stack);
  return { concurrency, leads, accepted: intake.ok, done: (after.done ?? 0) - (before.done ?? 0), after, cpu, ...run };
}

async function faults(stack, list) {
  await fetch(`${stack.sandbox}/_faults`, { method: 'DELETE' });
  if (list.length === 0) return;
  const answer = await fetch(`${stack.sandbox}/_faults`, { method: 'POST', body: JSON.stringify(list), headers: { 'content-type': 'application/json' } });
  if (!answer.ok) throw new Error(`the sandbox refuses the faults: ${await answer.text()}`);
}

const slow = [
  ...['hubspot', 'gmail', 'calendar', 'drive', 'oauth'].map((service) => ({ service, fault: 'latency', ms: 50, times: -1 })),
  { service: 'openai', fault: 'latency', ms: 2000, times: -1 },
];

// The time in which at least one of the spans [from, to] was under way.
function covered(spans) {
  let sum = 0, end = -Infinity;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}

// One lead every 250 ms; of each the time from its commit to its draft, and what of it no outside call was under way.
async function latencies(stack, leads) {
  await stack.up({ WORKERS: '1' });
  const ends = [];
  for (let i = 0; i < leads; i++) {
    ends.push(load(stack, { connections: 1, count: 1 }));
    await new Promise((next) => setTimeout(next, 250));
  }
  await Promise.all(ends);
  await until(async () => Number((await stack.sql('SELECT count(*) AS n FROM workflow_queue'))[0].n) === 0,
    { seconds: 60, what: 'the drafts', every: 200 });
  const rows = await stack.sql(`SELECT extract(epoch FROM s.received_at) * 1000 AS came, a.step, a.calls,
      extract(epoch FROM a.finished_at) * 1000 AS ended, s.id
    FROM (SELECT * FROM form_submissions ORDER BY received_at DESC LIMIT ${leads}) s
    JOIN workflow_step_attempts a ON a.tenant_id = s.tenant_id AND a.workflow_id = s.workflow_id AND a.status = 'done'`);
  await stack.up({ WORKERS: '0' });
  return [...grouped(rows)].map((steps) => {
    const came = Number(steps[0].came);
    const draft = Number(steps.find((s) => s.step === 'create_draft').ended);
    const spans = steps.flatMap((s) => s.calls.map((c) => [c.at_ms, Math.min(draft, c.at_ms + c.us / 1000)])).filter(([from]) => from < draft);
    return { total_ms: draft - came, beyond_ms: draft - came - covered(spans) };
  });
}

function grouped(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row]);
  return groups.values();
}

function rateTable(runs) {
  const columns = [['run_workflows', 'l'], ['done', 'r'], ['workflows/s', 'r'], ['job', 'r'], ['PostgreSQL', 'r'], ['sandbox', 'r'], ['idle', 'r'], ['memory KiB', 'r']];
  const rows = runs.map((r) => {
    // The job is the only program that this process has started and waited for meanwhile.
    const cost = (name) => `${fixed((r.cpu[name] / r.done) * 1000, 2)} (${percent(r.cpu[name] / (r.seconds * cores))})`;
    return [r.name, `${r.done}/${r.leads}`, fixed(r.done / r.seconds, 1), cost('clients'), cost('postgres'), cost('sandbox'),
      percent(Math.max(0, 1 - r.cpu.machine / (r.seconds * cores))), fixed(r.peak_kib)];
  });
  return table('Workflows per second and CPU-seconds per 1,000 (share of all cores), one run_workflows on the instant sandbox', columns, rows);
}

function slowTable(run, waits) {
  const rows = [];
  if (run) rows.push(['runs in flight, most seen', fixed(run.in_flight)], ['memory of run_workflows then, KiB (PSS)', fixed(run.peak_kib)],
    ['workflows/s', fixed(run.done / run.seconds, 1)]);
  for (const [name, key] of [['from commit to draft', 'total_ms'], ['of it without any outside call under way', 'beyond_ms']])
    rows.push([`${name}, p50 / p99 of ${waits.length} leads, ms`, [0.5, 0.99].map((q) => fixed(quantile(waits.map((w) => w[key]), q))).join(' / ')]);
  return table('With 50 ms per outside call and 2 s per completion', [['figure', 'l'], ['value', 'r']], rows);
}

export async function measureWorkflows({ quick, say }) {
  const stack = await startStack({ WORKERS: '0' });
  try {
    const roots = { postgres: await stack.pid('postgresql'), sandbox: await stack.pid('sandbox') };
    const runs = [], wrong = [];
    for (const { name, ...how } of quick ? instant.slice(1, 2).concat(instant.slice(3)) : instant) {
      const run = { name, ...await drain(stack, roots, { ...how, leads: quick ? 200 : 1000 }) };
      runs.push(run);
      if (run.done !== run.leads) wrong.push(`${name}: ${run.done} of ${run.leads} are done: ${JSON.stringify(run.after)}, exit code ${run.code}`);
      say(`${name}: ${fixed(run.done / run.seconds, 1)} workflows a second`);
    }
    await faults(stack, slow);
    const many = quick ? null : await drain(stack, roots, { concurrency: 600, env: { OPENAI_API_KEY: '' }, leads: 550, watch: true });
    if (many) say(`${many.in_flight} runs in flight: ${many.peak_kib} KiB`);
    const waits = await latencies(stack, quick ? 6 : 40);
    say('latency under faults measured');
    return { figures: { runs, many, waits }, tables: [rateTable(runs), slowTable(many, waits)], wrong };
  } finally {
    await stack.down();
  }
}
