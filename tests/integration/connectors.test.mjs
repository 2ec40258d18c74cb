// The connectors against the sandbox: connectors_probe calls them, this looks at what the sandbox holds then.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import path from 'node:path';
import { promisify } from 'node:util';

import { call, faults, root, sandbox, state, useSandbox } from './support/sandbox.mjs';

const run = promisify(execFile);
const probe = path.resolve(root, process.env.BUILD ?? 'build', 'tests/integration/connectors_probe');

useSandbox();

async function connectors(name, settings = {}) {
  const env = { PATH: process.env.PATH, SANDBOX_URL: sandbox.url, ...settings };
  for (const kept of ['ASAN_OPTIONS', 'UBSAN_OPTIONS', 'LSAN_OPTIONS'])
    if (process.env[kept]) env[kept] = process.env[kept];
  await run(probe, [name], { env, timeout: 60000 }).catch((error) => {
    throw new Error(`${name}: ${error.stderr}`);
  });
}

const threads = [
  {
    subject: 'Grüße & Frage',
    messages: [
      { from: 'Jo Müller <jo@acme-probe.example>', text: 'Hallo,\r\n\r\nwas kostet es?', hours_ago: 5 },
      { from: 'jo@acme-probe.example', text: 'Second', hours_ago: 4 },
    ],
  },
];
const seedThread = async () => assert.equal((await call('POST', '/_seed', { threads })).status, 200);

for (const version of ['2026-09', 'v3']) {
  const settings = { HUBSPOT_API_VERSION: version };
  test(`HubSpot ${version}: contacts, companies and owners are read`, () =>
    connectors('hubspot_reads', settings));

  test(`HubSpot ${version}: each write happens once and carries its links`, async () => {
    await connectors('hubspot_writes', settings);
    const { contacts, companies, tasks, notes, associations } = (await state()).hubspot;
    const contact = contacts.filter((c) => c.properties.email === 'jo@acme-probe.example');
    const company = companies.filter((c) => c.properties.domain === 'acme-probe.example');
    assert.deepEqual([contact.length, company.length, tasks.length, notes.length], [1, 1, 1, 1]);
    assert.equal(tasks[0].properties.hs_task_subject, 'Look at the draft');
    assert.equal(tasks[0].properties.hs_timestamp, '2026-11-20T16:00:00.000Z');
    assert.equal(notes[0].properties.sales_agent_effect_key, 'key-n');
    const text = JSON.stringify(associations);
    for (const id of [tasks[0].id, notes[0].id, contact[0].id, company[0].id])
      assert.ok(text.includes(`"${id}"`), `${id} is linked`);
  });

  test(`HubSpot ${version}: the effect property is made where it is missing`, async () => {
    await call('POST', '/_reset?empty=1');
    await connectors('hubspot_makes_its_property', settings);
    assert.equal((await state()).hubspot.tasks.length, 1);
  });
}

test('Gmail: threads are found and read', async () => {
  await seedThread();
  await connectors('gmail_reads');
});

test('Gmail: a draft is made once, found again and replaced in place', async () => {
  await connectors('gmail_drafts');
  assert.equal((await state()).gmail.drafts.length, 1);
});

test('Gmail: a draft is found again after its Message-ID was rewritten', async () => {
  await faults({ service: 'gmail', fault: 'rewrite_message_id' });
  await connectors('gmail_drafts');
  assert.equal((await state()).gmail.drafts.length, 1);
});

test('Gmail: a draft whose answer was lost is not made twice', async () => {
  await faults({ service: 'gmail', method: 'POST', fault: 'lost_reply', times: 1 });
  await connectors('gmail_draft_whose_answer_is_lost');
  assert.equal((await state()).gmail.drafts.length, 1);
});

test('Gmail: one label, on the thread', async () => {
  await seedThread();
  await connectors('gmail_labels');
  const { labels, threads: kept } = (await state()).gmail;
  const ours = labels.filter((l) => l.name === 'Sales Agent/Lead');
  assert.equal(ours.length, 1);
  assert.ok(JSON.stringify(kept).includes(ours[0].id));
});

test('Calendar and Drive: busy hours and files', () => connectors('calendar_and_drive'));
test('Chat: a completion with its cost', () => connectors('completion'));
test('OAuth: a revoked refresh token needs a person', async () => {
  await call('POST', '/_seed', { oauth: { revoked: ['1//revoked'] } });
  await connectors('token_that_is_revoked');
});

test('OAuth: an expired access token is renewed once', async () => {
  await faults({ service: 'calendar', fault: 'expired_token', times: 1 });
  await connectors('token_that_expires');
});

test('Rate limits of HubSpot and Gmail are told apart from refusals', async () => {
  await faults(
    { service: 'hubspot', fault: 'status', code: 429, retry_after: '7' },
    { service: 'gmail', fault: 'status', code: 403, reason: 'userRateLimitExceeded' },
  );
  await connectors('rate_limits');
});
