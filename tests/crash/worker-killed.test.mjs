// run_workflows is killed with SIGKILL at random moments while it works on leads: whatever it was
// doing, each lead ends with one contact, one draft, one task and one note.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { setTimeout as moment } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { allEnded, brokenInvariants, madeFor, postForm, sandboxPost, sandboxState, submission } from '../integration/leads.mjs';
import { startStack, until } from '../integration/stack.mjs';

const leads = 30;
const kills = 10;
const emailOf = (i) => `lead.${i}@company-${i % 7}.example`;
let stack;

before(async () => {
  // Small settle times: they are what a person waits for, not what the test is about.
  stack = await startStack({ WORKERS: '0', SETTLE_GMAIL_MS: '300', EFFECT_DEADLINE_MS: '1000', RETRY_BASE_MS: '50' });
  await sandboxPost(stack, '/_faults', [{ service: '*', method: '*', path: '*', fault: 'latency', ms: 30 }]);
});
after(() => stack?.down());

function exitOf(child) {
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

test(`${kills} times SIGKILL over ${leads} leads: nothing lost, nothing doubled`, async (t) => {
  for (let i = 0; i < leads; i++) {
    const answer = await postForm(stack, submission({
      fields: { email: emailOf(i), firstname: 'Kim', lastname: `Example ${i}`, message: 'Could you tell me more about onboarding?' } }));
    assert.equal(answer.status, 202);
  }
  let killed = 0;
  for (let k = 0; k < kills; k++) {
    const worker = stack.spawn('jobs/run_workflows', '--concurrency', '5');
    const gone = exitOf(worker);
    await until(async () => (await stack.sql(`SELECT count(*)::int AS n FROM workers WHERE pid = ${worker.pid}`))[0].n === 1,
      { what: 'the worker to register' });
    // A random moment of a run: each takes about half a second under this latency.
    await moment(randomInt(20, 600));
    worker.kill('SIGKILL');
    if ((await gone) === 'SIGKILL') killed++;
  }
  assert.equal(killed, kills);
  const last = stack.spawn('jobs/run_workflows');
  const gone = exitOf(last);
  const ended = await allEnded(stack, until, 90);
  last.kill('SIGTERM');
  assert.equal(await gone, 0);

  assert.equal(ended.length, leads);
  assert.deepEqual(ended.filter((w) => w.status !== 'done'), []);
  const state = await sandboxState(stack);
  for (let i = 0; i < leads; i++) {
    const made = madeFor(state, emailOf(i));
    const counts = Object.fromEntries(Object.entries(made).map(([kind, list]) => [kind, list.length]));
    assert.deepEqual(counts, { contacts: 1, tasks: 1, notes: 1, companies: 1, drafts: 1 }, emailOf(i));
  }
  const domains = state.hubspot.companies.map((c) => c.properties.domain).filter((d) => /^company-/.test(d));
  assert.equal(new Set(domains).size, domains.length, 'a company was made twice');
  assert.equal(state.gmail.sent.length, 0);
  assert.deepEqual(await brokenInvariants(stack), []);
  const effects = await stack.sql("SELECT state, count(*)::int AS n, sum(probes)::int AS probes FROM side_effects GROUP BY state");
  const rescued = await stack.sql('SELECT count(*)::int AS n FROM workers WHERE dead_at IS NOT NULL');
  t.diagnostic(`kills ${killed}, workers declared dead ${rescued[0].n}, effects ${JSON.stringify(effects)}`);
});
