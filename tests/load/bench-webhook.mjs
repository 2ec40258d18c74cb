// Accepted webhooks per second at several numbers of connections, beside pgbench with the same call and the
// empty program. The three are measured in turn, round after round, so that all meet the same machine.
import { startStack } from '../integration/stack.mjs';
import { childrenOf, cores, countRunning, cpuOf, difference, durableWrites, pssOf } from './machine.mjs';
import { load, pgbench, pgbenchCall, startEmpty } from './peers.mjs';
import { fixed, median, percent, quantile, ratio, spread, table } from './table.mjs';

const levels = [1, 16, 32, 64];
const children = Number(process.env.CHILDREN ?? 16);

async function metered(roots, work) {
  const before = cpuOf(roots);
  const result = await work();
  return { ...result, cpu: difference(cpuOf(roots), before) };
}

async function rounds({ stack, empty, call, roots, quick, say }) {
  const ms = quick ? 1000 : 3000;
  const results = [];
  for (let round = 0; round < (quick ? 1 : 3); round++)
    for (const connections of levels) {
      const writes = durableWrites(stack.state, 300);
      const webhook = await metered(roots, () => load(stack, { connections, ms, prepared: Math.ceil(ms * 2.5) }));
      const database = await metered(roots, () => pgbench(call, { connections, ms }));
      const nothing = await metered({ ...empty.roots, postgres: roots.postgres }, () => load(stack,
        { port: empty.port, path: empty.path, connections, ms, prepared: 1000, repeat: true }));
      results.push({ connections, round, writes, webhook, database, nothing });
      say(`${connections} connections: ${fixed(webhook.rate)} webhooks, ${fixed(database.rate)} pgbench, ${fixed(nothing.rate)} empty a second`);
    }
  return results;
}

// The same webhook behind the other web server of speed, again in turn with pgbench.
async function behindApache({ stack, call, quick, say }) {
  const connections = 32, ms = quick ? 1000 : 3000, results = [];
  await stack.up({ SERVER: 'apache' });
  const roots = { webserver: await stack.pid('apache'), program: await stack.pid('webhook'), postgres: await stack.pid('postgresql') };
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const webhook = await metered(roots, () => load(stack, { connections, ms, prepared: Math.ceil(ms * 2.5) }));
    const database = await metered(roots, () => pgbench(call, { connections, ms }));
    results.push({ connections, round, webhook, database });
    say(`${connections} connections behind Apache: ${fixed(webhook.rate)} webhooks, ${fixed(database.rate)} pgbench a second`);
  }
  return results;
}

function apacheTable(results) {
  const [webhook, database] = ['webhook', 'database'].map((what) => median(rates(results, 32, what)));
  const seconds = results.reduce((sum, r) => sum + r.webhook.cpu.webserver, 0), ok = results.reduce((sum, r) => sum + r.webhook.ok, 0);
  return table('The same behind Apache with mod_proxy_fcgi (median of the rounds)',
    [['connections', 'r'], ['webhook', 'r'], ['from–to', 'r'], ['pgbench', 'r'], ['÷ pgbench', 'r'], ['p50 ms', 'r'], ['p99 ms', 'r'], ['Apache, CPU-s per 1,000', 'r']],
    [[32, fixed(webhook), spread(rates(results, 32, 'webhook')), fixed(database), ratio(webhook, database),
      ...['p50_ms', 'p99_ms'].map((q) => fixed(median(results.map((r) => r.webhook[q])), 1)), fixed((seconds / ok) * 1000, 3)]]);
}

const at = (results, connections) => results.filter((r) => r.connections === connections);
const rates = (results, connections, what) => at(results, connections).map((r) => r[what].rate);

function rateTable(results, few) {
  const rows = levels.map((n) => {
    const [webhook, database, nothing] = ['webhook', 'database', 'nothing'].map((what) => median(rates(results, n, what)));
    const answers = at(results, n).map((r) => r.webhook);
    return [n, fixed(webhook), spread(rates(results, n, 'webhook')), fixed(database), ratio(webhook, database), fixed(nothing), ratio(webhook, nothing),
      ...['p50_ms', 'p95_ms', 'p99_ms'].map((q) => fixed(median(answers.map((a) => a[q])), 1)),
      fixed(median(at(results, n).map((r) => r.writes)))];
  });
  return table('Accepted webhooks per second (median of the rounds)',
    [['connections', 'r'], ['webhook', 'r'], ['from–to', 'r'], ['pgbench', 'r'], ['÷ pgbench', 'r'], ['empty', 'r'], ['÷ empty', 'r'],
      ['p50 ms', 'r'], ['p95 ms', 'r'], ['p99 ms', 'r'], ['durable writes/s', 'r']], rows,
    [`pgbench: the webhook's one call, prepared, as many sessions as connections; empty: a program that answers nothing, behind a web server of`,
      `the same configuration. Both programs have ${children} children; pgbench with ${children} sessions, as many as they have, makes ${fixed(few.rate)} a second.`]);
}

// Who used the processors while webhooks were accepted: CPU-seconds per 1,000 and share of the machine.
function costTable(results, who) {
  const rows = levels.flatMap((n) => {
    const all = at(results, n);
    const ok = all.reduce((sum, r) => sum + r[who].ok, 0);
    const seconds = all.reduce((sum, r) => sum + r[who].seconds, 0) * cores;
    const used = (name) => all.reduce((sum, r) => sum + (r[who].cpu[name] ?? 0), 0);
    const groups = ['webserver', 'program', 'postgres', 'clients'];
    const other = used('machine') - groups.reduce((sum, name) => sum + used(name), 0);
    return [[n, ...groups.map((name) => `${fixed((used(name) / ok) * 1000, 3)} (${percent(used(name) / seconds)})`),
      percent(Math.max(0, other) / seconds), percent(Math.max(0, 1 - used('machine') / seconds))]];
  });
  return table(`CPU-seconds per 1,000 ${who === 'webhook' ? 'webhooks' : who === 'database' ? 'calls of pgbench, the start of its sessions with them,' : 'empty answers'} (share of all cores)`,
    [['connections', 'r'], ['web server', 'r'], ['program', 'r'], ['PostgreSQL', 'r'], ['generator', 'r'], ['others, kernel', 'r'], ['idle', 'r']], rows);
}

async function metricsMs(stack) {
  const times = [];
  for (let i = 0; i < 20; i++) {
    const began = performance.now();
    await (await fetch(stack.env.METRICS_URL)).text();
    times.push(performance.now() - began);
  }
  return times;
}

// What was acknowledged and what is stored, the submissions that pgbench has made left out.
async function compare(stack, accepted, answers) {
  const [rows] = await stack.sql(`SELECT count(*) AS n FROM form_submissions WHERE form_id <> 'pgbench'`);
  const wrong = [];
  if (Number(rows.n) !== accepted) wrong.push(`${accepted} webhooks were accepted, ${rows.n} are stored`);
  for (const a of answers)
    if (a.not_2xx || a.broken) wrong.push(`${a.not_2xx} answers were not 2xx and ${a.broken} did not come at ${a.connections} connections`);
  return { stored: Number(rows.n), wrong };
}

export async function measureWebhook({ quick, say }) {
  const stack = await startStack({ WORKERS: '0', CHILDREN: String(children) });
  let empty;
  try {
    const roots = { webserver: await stack.pid('lighttpd'), program: await stack.pid('webhook'), postgres: await stack.pid('postgresql') };
    const idle = childrenOf(roots.program).map(pssOf);
    empty = await startEmpty(stack, children);
    const warm = await load(stack, { connections: 16, ms: 500, prepared: 1500 });
    await load(stack, { port: empty.port, path: empty.path, connections: 16, ms: 300, prepared: 100, repeat: true });
    const call = await pgbenchCall(stack);
    const few = await pgbench(call, { connections: children, ms: quick ? 1000 : 3000 });
    const results = await rounds({ stack, empty, call, roots, quick, say });
    const apache = await behindApache({ stack, call, quick, say });
    const answers = [warm, ...results.map((r) => r.webhook), ...apache.map((r) => r.webhook)];
    const accepted = answers.reduce((sum, a) => sum + a.ok, 0);
    const { stored, wrong } = await compare(stack, accepted, answers);
    const pss = childrenOf(roots.program).map(pssOf);
    const scrape = await metricsMs(stack);
    const facts = table('Beside it', [['figure', 'l'], ['value', 'r']], [
      ['webhooks accepted / rows stored', `${accepted} / ${stored}`],
      ['bytes of a form', call.bytes],
      ['memory of a FastCGI child before, KiB (PSS)', fixed(median(idle))],
      ['memory of a FastCGI child after, KiB (PSS)', fixed(median(pss))],
      [`/metrics with ${countRunning(roots.postgres, 'postgres: sa_')} sessions, median ms`, fixed(median(scrape), 1)],
      ['/metrics, slowest of 20, ms', fixed(quantile(scrape, 1), 1)],
    ]);
    return {
      figures: { children, results, apache, few, accepted, stored, pss_kib: pss, idle_pss_kib: idle, metrics_ms: scrape },
      tables: [rateTable(results, few), apacheTable(apache), ...['webhook', 'database', 'nothing'].map((who) => costTable(results, who)), facts], wrong,
    };
  } finally {
    await empty?.end();
    await stack.down();
  }
}
