// PgBouncer in transaction mode between the programs and PostgreSQL, with fewer server connections than
// clients: leads come through, tenants stay apart, and an interrupted pooler costs nothing.
// POOLER=pgbouncer runs any other test file of this folder the same way.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { allEnded, brokenInvariants, madeFor, postForm, sandboxPost, sandboxState, submission } from './leads.mjs';
import { startStack, until } from './stack.mjs';

const exec = promisify(execFile);
let stack;
before(async () => {
  stack = await startStack({ RETRY_BASE_MS: '20', EFFECT_DEADLINE_MS: '1000', SETTLE_GMAIL_MS: '200', WORKERS: '2' });
  if (!stack.pooler) await stack.pool();
});
after(() => stack?.down());

const one = { contacts: 1, tasks: 1, notes: 1, companies: 1, drafts: 1 };
const countsOf = (made) => Object.fromEntries(Object.entries(made).map(([kind, list]) => [kind, list.length]));
const address = (name) => `${name}.${randomUUID().slice(0, 8)}@northwind-logistics.example`;
const fields = (email) => ({ email, firstname: 'Lee', message: 'A question about onboarding and drivers.' });

// psql through the pooler as the role of that setting.
async function ask(setting, database, statement) {
  const url = new URL(stack.pooler.urls[setting]);
  url.pathname = `/${database}`;
  const { stdout } = await exec('psql', ['-XqAtw', '-v', 'ON_ERROR_STOP=1', '-c', statement, url.href]);
  return stdout.trim();
}

// What PgBouncer says of its pools, by role: clients and server connections.
async function pools() {
  const url = new URL(stack.pooler.urls.VERIFY_DATABASE_URL);
  url.pathname = '/pgbouncer';
  const { stdout } = await exec('psql', ['-XqAw', '-P', 'footer=off', '-c', 'SHOW POOLS', url.href]);
  const [names, ...rows] = stdout.trim().split('\n').map((line) => line.split('|'));
  const sum = (row, prefix) => names.reduce((n, name, i) => n + (name.startsWith(prefix) ? Number(row[i]) : 0), 0);
  return Object.fromEntries(rows.filter((row) => row[0] === 'sales_agent').map((row) => [row[1],
    { clients: sum(row, 'cl_'), servers: sum(row, 'sv_'), mode: row[names.indexOf('pool_mode')] }]));
}

describe('leads', () => {
  test('two hundred at once are accepted over four connections, each once, and each gets its draft', async () => {
    const bodies = Array.from({ length: 200 }, () => submission({ fields: fields(address('many')) }));
    const answers = await Promise.all([...bodies, ...bodies.slice(0, 50)].map((body) => postForm(stack, body)));
    assert.deepEqual([...new Set(answers.map((a) => a.status))], [202]);
    assert.equal(new Set(answers.map((a) => a.body.submission_id)).size, 200);
    await allEnded(stack, until, 120);
    const state = await sandboxState(stack);
    for (const { fields: [{ value }] } of bodies) assert.deepEqual(countsOf(madeFor(state, value)), one, value);
    const by = await pools();
    assert.ok(by.sa_hook.clients > 4 && by.sa_job.clients > 4, JSON.stringify(by));
    for (const [role, { servers, mode }] of Object.entries(by)) {
      assert.equal(mode, 'transaction');
      assert.ok(servers <= 4, `${role} has ${servers} connections`);
    }
  });

  test('a wrong signature is 401, a broken body 400, as without a pooler', async () => {
    const body = JSON.stringify(submission({ fields: fields(address('bad')) }));
    assert.equal((await postForm(stack, body, { 'X-HubSpot-Signature-v3': 'x', 'X-HubSpot-Request-Timestamp': String(Date.now()) })).status, 401);
    assert.equal((await postForm(stack, '{')).status, 400);
  });

  test('a lost answer to a creation is looked for, not repeated', async () => {
    const email = address('lost');
    await sandboxPost(stack, '/_faults', [{ service: 'gmail', method: 'POST', path: '*/drafts', fault: 'lost_reply', times: 1 }]);
    const answer = await postForm(stack, submission({ fields: fields(email) }));
    await allEnded(stack, until);
    await sandboxPost(stack, '/_faults', []);
    const [{ status }] = await stack.sql(`SELECT status FROM workflows WHERE id = '${answer.body.workflow_id}'`);
    assert.equal(status, 'done');
    assert.deepEqual(countsOf(madeFor(await sandboxState(stack), email)), one);
  });
});

describe('the sessions that are shared', () => {
  test('keep no tenant: who binds none sees nothing', async () => {
    for (let i = 0; i < 8; i++) {
      assert.equal(await ask('DATABASE_URL', 'sales_agent', 'SELECT count(*) FROM workflows'), '0');
      assert.equal(await ask('JOB_DATABASE_URL', 'sales_agent', 'SELECT count(*) FROM workflows'), '0');
    }
    assert.match((await stack.run('salesctl', 'workflow', 'list', '--limit', '1')).stdout, /done/);
  });

  test('have the settings of their roles', async () => {
    const limit = (setting) => ask(setting, 'sales_agent', 'SHOW statement_timeout');
    assert.deepEqual(await Promise.all([limit('HOOK_DATABASE_URL'), limit('JOB_DATABASE_URL'), limit('DATABASE_URL')]), ['2s', '10s', '5s']);
    assert.equal(await ask('JOB_DATABASE_URL', 'sales_agent', 'SHOW timezone'), 'UTC');
    assert.equal(await ask('JOB_DATABASE_URL', 'sales_agent', 'SHOW synchronous_commit'), 'on');
  });

  test('keep no prepared statement', async () => {
    for (let i = 0; i < 2; i++) await stack.run('salesctl', 'check-sql');
    for (const setting of ['DATABASE_URL', 'JOB_DATABASE_URL', 'OWNER_DATABASE_URL'])
      assert.equal(await ask(setting, 'sales_agent', 'SELECT count(*) FROM pg_prepared_statements'), '0');
  });
});

test('a pooler that is killed and comes back costs no lead', async () => {
  const emails = Array.from({ length: 20 }, () => address('again'));
  await sandboxPost(stack, '/_faults', [{ service: 'hubspot', fault: 'latency', ms: 200 }]);
  for (const email of emails) assert.equal((await postForm(stack, submission({ fields: fields(email) }))).status, 202);
  await stack.pooler.end();
  const refused = await postForm(stack, submission({ fields: fields(address('refused')) }));
  assert.equal(refused.status, 503);
  await stack.pooler.start();
  await until(async () => (await postForm(stack, submission({ fields: fields(address('back')) }))).status === 202, { what: 'the webhook', every: 100 });
  await sandboxPost(stack, '/_faults', []);
  await allEnded(stack, until, 90);
  const state = await sandboxState(stack);
  for (const email of emails) assert.deepEqual(countsOf(madeFor(state, email)), one, email);
  assert.deepEqual(await brokenInvariants(stack), []);
});
