// jobs/poll_forms against the sandbox: what no webhook has brought is taken in, once, whatever else sees
// it, and whatever happens to the pages meanwhile.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { postForm, sandboxPost, signV3, submission } from './leads.mjs';
import { startStack, until } from './stack.mjs';

let stack;
const keys = {}; // form id → path of the workflow action
const count = async (table, where = 'true') => (await stack.sql(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0].n;
const minute = 60000;

async function newForm(tenant = stack.env.TENANT) {
  const form = randomUUID();
  const { stdout } = await stack.run('salesctl', 'form', 'create', '--form', form, '--tenant', tenant);
  keys[form] = new URL(stdout.trim()).pathname;
  return form;
}
const address = () => `kim.${randomUUID().slice(0, 8)}@example.com`;
const row = (form, { email = address(), at = Date.now() - minute, id = randomUUID(), message = 'Could you call me?' } = {}) => ({
  form_id: form, conversionId: id, submittedAt: at, pageUrl: 'https://example.com/contact',
  values: [{ name: 'email', value: email, objectTypeId: '0-1' }, { name: 'firstname', value: 'Kim' }, { name: 'message', value: message }],
});
const seed = (...rows) => sandboxPost(stack, '/_seed', { form_submissions: rows });
const poll = (...options) => stack.run('jobs/poll_forms', '--once', ...options);
const fails = async (promise) => { await assert.rejects(promise); };
const calls = async (form) => (await (await fetch(`${stack.sandbox}/_requests?service=hubspot`)).json()).filter?.((r) => r.path.includes(form)) ?? [];
const cursor = async (form) => (await stack.sql(`SELECT seen_ms, resume_after, error FROM poll_cursors WHERE form_id = '${form}'`))[0];

before(async () => { stack = await startStack({ WORKERS: '0' }); });
after(() => stack?.down());
beforeEach(() => sandboxPost(stack, '/_faults', []));

test('a submission is taken in once, with its form, time, page and answers', async () => {
  const form = await newForm(), one = row(form);
  await seed(one);
  await poll();
  await poll();
  const [kept] = await stack.sql(`SELECT source, verified, form_id, submission_key, email, parsed, raw IS NOT NULL AS raw, (extract(epoch FROM submitted_at) * 1000)::bigint AS at,
    (SELECT count(*)::int FROM workflow_queue q WHERE q.workflow_id = s.workflow_id) AS queued FROM form_submissions s WHERE form_id = '${form}'`);
  assert.deepEqual([kept.source, kept.verified, kept.submission_key, kept.email, kept.at, kept.queued],
    ['poll', true, one.conversionId.replaceAll('-', ''), one.values[0].value, one.submittedAt, 1]);
  assert.deepEqual([kept.parsed.first_name, kept.parsed.message, kept.parsed.page_url], ['Kim', 'Could you call me?', one.pageUrl]);
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 1);
  assert.deepEqual(await cursor(form), { seen_ms: one.submittedAt, resume_after: '', error: '' });
});

test('seen by webhook, workflow action and poll, in any order, it is one lead', async () => {
  const doors = {
    webhook: (form, id, email, at) => postForm(stack, submission({ formId: form, formSubmissionId: id, submittedAt: at, fields: { email, firstname: 'Kim' } })),
    hook: (form, id, email, at) => {
      const body = JSON.stringify({ vid: 1, properties: { email: { value: email } }, 'form-submissions': [{ 'conversion-id': id.replaceAll('-', ''), 'form-id': form.replaceAll('-', ''), timestamp: at }] });
      return postTo(keys[form], body);
    },
    poll: async (form, id, email, at) => { await seed(row(form, { id, email, at })); await poll(); },
  };
  const names = Object.keys(doors);
  for (const order of names.flatMap((a) => names.filter((b) => b !== a).map((b) => [a, b, names.find((c) => c !== a && c !== b)]))) {
    const form = await newForm(), id = randomUUID(), email = address(), at = Date.now() - minute;
    for (const door of order) await doors[door](form, id, email, at);
    assert.deepEqual(await stack.sql(`SELECT source, form_id FROM form_submissions WHERE email = '${email}'`), [{ source: order[0], form_id: form }], order.join());
  }
});

async function postTo(path, body) {
  const answer = await fetch(stack.url + path, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
  assert.equal(answer.status, 202);
  return answer.json();
}

test('the first poll of a form takes the last day, not its whole past', async () => {
  const form = await newForm(), day = 24 * 60 * minute;
  await seed(row(form, { at: Date.now() - day - minute }), row(form, { at: Date.now() - day + 5 * minute }));
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 1);
});

test('several pages are walked, and the next poll ends at what is known', async () => {
  const form = await newForm();
  await seed(...Array.from({ length: 120 }, (_, i) => row(form, { at: Date.now() - (140 - i) * minute })));
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 120);
  const before = (await calls(form)).length;
  await seed(row(form));
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 121);
  assert.equal((await calls(form)).length, before + 1);
});

test('a submission that appears late, within the overlap, is not missed', async () => {
  const form = await newForm();
  await seed(row(form, { at: Date.now() - minute }));
  await poll();
  await seed(row(form, { at: Date.now() - 5 * minute }));
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 2);
});

test('pages that shift while they are walked lose and double nothing', async () => {
  const form = await newForm();
  await seed(...Array.from({ length: 120 }, (_, i) => row(form, { at: Date.now() - (140 - i) * minute })));
  await sandboxPost(stack, '/_faults', [{ service: 'hubspot', path: `*${form}*`, fault: 'latency', ms: 400 }]);
  const before = (await calls(form)).length, running = poll();
  await until(async () => (await calls(form)).length > before, { what: 'the first page' });
  await seed(...Array.from({ length: 7 }, (_, i) => row(form, { at: Date.now() - 10000 + i })));
  await running;
  await sandboxPost(stack, '/_faults', []);
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 127);
  assert.equal(await count('workflow_queue q JOIN form_submissions s USING (workflow_id)', `form_id = '${form}'`), 127);
});

test('more than one walk may read is read by the next ones', async () => {
  const form = await newForm();
  await seed(...Array.from({ length: 2030 }, (_, i) => row(form, { at: Date.now() - 23 * 60 * minute + i * 30000 })));
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 2000);
  const cut = await cursor(form);
  assert.deepEqual([cut.seen_ms, cut.resume_after !== ''], [0, true]);
  const late = row(form);
  await seed(late);
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 2030);
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 2031);
  assert.deepEqual(await cursor(form), { seen_ms: late.submittedAt, resume_after: '', error: '' });
});

test('two copies at once take each submission in once', async () => {
  const form = await newForm();
  await seed(...Array.from({ length: 60 }, () => row(form)));
  await Promise.all([poll(), poll(), poll()]);
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 60);
  assert.equal(await count('workflow_queue q JOIN form_submissions s USING (workflow_id)', `form_id = '${form}'`), 60);
});

test('without an id of HubSpot\'s, form, time and address make the key', async () => {
  const form = await newForm(), email = address(), at = Date.now() - minute;
  await postForm(stack, submission({ formId: form, formSubmissionId: undefined, submittedAt: at, fields: { email } }));
  await seed({ ...row(form, { email, at }), conversionId: '' });
  await poll();
  assert.ok(await count('form_submissions', `email = '${email}'`) <= 2);
  assert.equal(await count('workflow_queue q JOIN form_submissions s USING (workflow_id)', `email = '${email}' AND s.source = 'poll'`) <= 1, true);
  assert.equal((await stack.sql(`SELECT count(DISTINCT workflow_id)::int AS n FROM form_submissions WHERE email = '${email}'`))[0].n, 1);
});

test('a row that cannot be used is kept for a person, once, and stops nothing', async () => {
  const form = await newForm(), before = await count('submission_quarantine');
  await seed({ ...row(form), values: [{ name: 'email', value: 'x'.repeat(70000) }] }, row(form));
  await poll();
  await poll();
  assert.equal(await count('form_submissions', `form_id = '${form}'`), 1);
  assert.equal(await count('submission_quarantine'), before + 1);
});

describe('failures', () => {
  test('a form that fails does not stop the others, is remembered, and is read when it answers again', async () => {
    const [bad, good] = [await newForm(), await newForm()];
    await seed(row(bad), row(good));
    await sandboxPost(stack, '/_faults', [{ service: 'hubspot', path: `*${bad}*`, fault: 'status', code: 500 }]);
    await fails(poll());
    assert.deepEqual([await count('form_submissions', `form_id = '${bad}'`), await count('form_submissions', `form_id = '${good}'`)], [0, 1]);
    assert.match((await cursor(bad)).error, /reading a form's submissions/);
    await sandboxPost(stack, '/_faults', []);
    await poll();
    assert.equal(await count('form_submissions', `form_id = '${bad}'`), 1);
    assert.equal((await cursor(bad)).error, '');
  });

  test('answers that are not what is documented change nothing', async () => {
    for (const fault of ['garbage', 'truncate', 'reset', 'lost_reply']) {
      const form = await newForm();
      await seed(row(form));
      await sandboxPost(stack, '/_faults', [{ service: 'hubspot', path: `*${form}*`, fault }]);
      await fails(poll());
      assert.equal(await count('form_submissions', `form_id = '${form}'`), 0, fault);
      await sandboxPost(stack, '/_faults', []);
      await poll();
      assert.equal(await count('form_submissions', `form_id = '${form}'`), 1, fault);
    }
  });

  test('a tenant without access does not stop another, and each gets its own', async () => {
    const token = join(stack.state, 'revoked-token');
    writeFileSync(token, 'revoked');
    await stack.run('salesctl', 'tenant', 'create', '--slug', 'shut', '--name', 'Shut', '--portal', '501', '--hubspot-token-file', token);
    await stack.run('salesctl', 'tenant', 'create', '--slug', 'open', '--name', 'Open', '--portal', '502');
    const [shut, open, ours] = [await newForm('shut'), await newForm('open'), await newForm()];
    await seed(row(shut), row(open), row(ours));
    await fails(poll());
    const got = await stack.sql(`SELECT slug, form_id, parsed ->> 'portal_id' AS portal FROM form_submissions s JOIN tenants t ON t.id = s.tenant_id WHERE form_id IN ('${shut}', '${open}', '${ours}') ORDER BY slug`);
    assert.deepEqual(got.map((one) => [one.slug, one.form_id]).sort(), [[stack.env.TENANT, ours], ['open', open]].sort());
    assert.equal(got.find((one) => one.slug === 'open').portal, '502');
    const [{ id }] = await stack.sql("SELECT id FROM tenants WHERE slug = 'shut'");
    await stack.execute(`SET app.tenant_id = '${id}'; UPDATE tenants SET status = 'suspended' WHERE slug = 'shut'`);
    await poll();
  });
});

test('--dry-run names the forms and asks nobody', async () => {
  const form = await newForm(), before = (await calls('')).length;
  const { stdout } = await poll('--dry-run');
  assert.match(stdout, new RegExp(`^would ask form ${form} of tenant ${stack.env.TENANT} for the first time$`, 'm'));
  assert.equal((await calls('')).length, before);
});

test('an event of a converted contact has the forms asked at once', async () => {
  const form = await newForm(), job = stack.spawn('jobs/poll_forms', '--for', '30');
  try {
    await until(() => cursor(form), { what: 'the first round' });
    await seed(row(form));
    const path = '/api/webhooks/hubspot/events';
    const body = JSON.stringify([{ eventId: 1, portalId: 12345, subscriptionType: 'contact.propertyChange', propertyName: 'recent_conversion_date', objectId: 1, occurredAt: Date.now() }]);
    const answer = await fetch(stack.url + path, { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...signV3(stack.env.HUBSPOT_WEBHOOK_SECRET, stack.url + path, body) } });
    assert.equal(answer.status, 202);
    await until(async () => (await count('form_submissions', `form_id = '${form}'`)) === 1, { seconds: 10, what: 'the submission' });
    assert.equal(await count('poll_requests'), 0);
  } finally {
    const gone = new Promise((done) => job.once('exit', done));
    job.kill('SIGTERM');
    assert.equal(await gone, 0);
  }
});
