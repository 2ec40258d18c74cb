// One lead from the socket to Gmail and HubSpot, on the real programs and the sandbox: what must come out,
// and what happens when an outside service fails on the way.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { allEnded, brokenInvariants, madeFor, postForm, sandboxPost, sandboxState, submission } from './leads.mjs';
import { startStack, until } from './stack.mjs';

let stack;
const settings = { SETTLE_GMAIL_MS: '200', EFFECT_DEADLINE_MS: '1000', READ_DEADLINE_MS: '1000',
  COMPLETION_DEADLINE_MS: '1000', RETRY_BASE_MS: '20' };
const address = (name, domain) => `${name}.${randomUUID().slice(0, 8)}@${domain}`;

before(async () => { stack = await startStack(settings); });
after(() => stack?.down());

// Sends one lead and waits for its end: { workflow, status, reason, made }.
async function work(fields, members = {}) {
  const answer = await postForm(stack, submission({ fields, ...members }));
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await allEnded(stack, until);
  const id = answer.body.workflow_id;
  const [{ status, reason }] = await stack.sql(`SELECT status, reason FROM workflows WHERE id = '${id}'`);
  return { id, answer: answer.body, status, reason, made: madeFor(await sandboxState(stack), fields.email) };
}

async function withFaults(faults, action) {
  await sandboxPost(stack, '/_faults', faults);
  try {
    return await action();
  } finally {
    await sandboxPost(stack, '/_faults', []);
  }
}

function countsOf(made) {
  return Object.fromEntries(Object.entries(made).map(([kind, list]) => [kind, list.length]));
}

const one = { contacts: 1, tasks: 1, notes: 1, companies: 1, drafts: 1 };
const outputs = async (id) => Object.fromEntries(
  (await stack.sql(`SELECT step, output FROM workflow_steps WHERE workflow_id = '${id}'`)).map((r) => [r.step, r.output]));

describe('what comes out', () => {
  test('a lead with a Gmail thread is answered in it, with the headers a reply needs', async () => {
    const email = address('helen.marsh', 'brightleaf-clinics.example');
    await sandboxPost(stack, '/_seed', { threads: [{ subject: 'Hosting and data protection', messages: [
      { from: `Helen Marsh <${email}>`, hours_ago: 50, message_id: '<first@brightleaf-clinics.example>', text: 'Where is your service hosted?' },
      { from: `Helen Marsh <${email}>`, hours_ago: 20, message_id: '<second@brightleaf-clinics.example>', text: 'Any news?\n\n> Where is' }] }] });
    const { made, status } = await work({ email, firstname: 'Helen', lastname: 'Marsh', message: 'Could you send me your security whitepaper?' });
    assert.equal(status, 'done');
    assert.deepEqual(countsOf(made), one);
    const [draft] = made.drafts, state = await sandboxState(stack);
    const thread = state.gmail.threads.find((t) => t.messages.some((m) => m.messageIdHeader === '<second@brightleaf-clinics.example>'));
    assert.equal(draft.threadId, thread.id);
    assert.equal(draft.subject, 'Re: Hosting and data protection');
    assert.equal(draft.headers['In-Reply-To'], '<second@brightleaf-clinics.example>');
    assert.match(draft.headers.References, /<first@brightleaf-clinics.example>\s+<second@brightleaf-clinics.example>$/);
    assert.match(draft.to, new RegExp(`<${email}>`));
    assert.ok(draft.labelIds.includes(state.gmail.labels.find((l) => l.name === 'AGENT_DRAFTED_FORMLEAD').id));
    assert.equal(state.gmail.sent.length, 0);
  });

  test('task and note hang on contact and company, the task is due on the second business day at nine', async () => {
    const email = address('jonas', 'northwind-logistics.example');
    const { made } = await work({ email, firstname: 'Jonas', message: 'How do dispatch and drivers share a plan?' });
    assert.deepEqual(countsOf(made), one);
    const { associations } = (await sandboxState(stack)).hubspot;
    for (const [type, id, contact, company] of [['tasks', made.tasks[0].id, 204, 192], ['notes', made.notes[0].id, 202, 190]]) {
      const links = associations.filter((a) => a.from_type === type && a.from_id === id).map((a) => [a.to_type, a.to_id, a.type_id]);
      assert.deepEqual(links.sort(), [['companies', '3001', company], ['contacts', made.contacts[0].id, contact]].sort());
    }
    const due = new Date(made.tasks[0].properties.hs_timestamp);
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', weekday: 'short' }).formatToParts(due);
    const part = (type) => berlin.find((p) => p.type === type).value;
    assert.equal(`${part('hour')}:${part('minute')}`, '09:00');
    assert.ok(!['Sat', 'Sun'].includes(part('weekday')));
    assert.equal(made.tasks[0].properties.hubspot_owner_id, '501');
  });

  test('a free-mail address makes no company, a Japanese message gets an answer', async () => {
    const email = address('yuki', 'gmail.com');
    const { made, id } = await work({ email, firstname: 'Yuki', message: '料金と導入までの流れについて教えていただけますか。' });
    assert.deepEqual(countsOf(made), { ...one, companies: 0 });
    assert.equal((await outputs(id)).validate_payload.language, 'ja');
  });

  test('the slots of a draft are free in the calendar and offered to one lead only', async () => {
    const ids = [];
    for (const name of ['a', 'b'])
      ids.push((await work({ email: address(name, 'cedarfinch.example'), firstname: 'Robin', message: 'Can we talk next week?' })).id);
    const offered = [];
    for (const id of ids) offered.push(...(await outputs(id)).meeting_slots.slots.map((s) => s.start_ms));
    assert.equal(offered.length, 6);
    assert.equal(new Set(offered).size, 6);
    const { busy } = (await sandboxState(stack)).calendar;
    for (const start of offered)
      for (const b of busy)
        assert.ok(start + 1800000 <= Date.parse(b.start.dateTime) || start >= Date.parse(b.end.dateTime), `${new Date(start).toISOString()} is busy`);
  });

  test('the same submission again answers with the same id and makes nothing', async () => {
    const body = submission({ fields: { email: address('twice', 'hofmann-maschinenbau.example'), message: 'Hello, a question about spare parts.' } });
    const first = await postForm(stack, body), second = await postForm(stack, body);
    assert.deepEqual([first.status, second.status], [202, 202]);
    assert.equal(second.body.submission_id, first.body.submission_id);
    assert.equal(second.body.duplicate, true);
    await allEnded(stack, until);
    assert.deepEqual(countsOf(madeFor(await sandboxState(stack), body.fields[0].value)), one);
  });

  test('an opted-out contact is not written to, a person decides', async () => {
    const email = address('stop', 'cedarfinch.example');
    await sandboxPost(stack, '/_seed', { contacts: [{ properties: { email, firstname: 'Stop', hs_email_optout: 'true' } }] });
    const { status, reason, made } = await work({ email, message: 'Please send the price list.' });
    assert.equal(status, 'needs_review');
    assert.match(reason, /opted out/i);
    assert.equal(made.drafts.length, 0);
  });

  test('without a usable address the submission is kept for review', async () => {
    const answer = await postForm(stack, submission({ fields: { email: 'not an address', message: 'hi' } }));
    assert.equal(answer.status, 202);
    assert.equal(answer.body.status, 'needs_review');
    const [row] = await stack.sql(`SELECT status, reason FROM workflows WHERE submission_id = '${answer.body.submission_id}'`);
    assert.equal(row.status, 'needs_review');
  });
});

describe('when a service fails', () => {
  const lead = (name) => ({ email: address(name, 'northwind-logistics.example'), firstname: 'Lee', message: 'A question about onboarding and drivers.' });

  test('a lost answer to a creation is looked for, not repeated', async () => {
    for (const path of ['*/drafts', '*/tasks', '*/notes', '*/contacts/batch/upsert']) {
      const { made, status, id } = await withFaults([{ service: '*', method: 'POST', path, fault: 'lost_reply', times: 1 }],
        () => work(lead('lost')));
      assert.equal(status, 'done', path);
      assert.deepEqual(countsOf(made), one, path);
      const failed = await stack.sql(`SELECT step FROM workflow_step_attempts WHERE workflow_id = '${id}' AND status = 'waiting'`);
      assert.ok(failed.length > 0, `${path}: the fault did not strike`);
    }
  });

  test('a service that answers 503 is asked again later, per step, and the attempts are kept', async () => {
    const { id, status, made } = await withFaults([{ service: 'hubspot', method: 'GET', path: '*contacts*', fault: 'status', code: 503, times: 2 }],
      () => work(lead('again')));
    assert.equal(status, 'done');
    assert.deepEqual(countsOf(made), one);
    const attempts = await stack.sql(`SELECT step, status, burned, error_class FROM workflow_step_attempts
      WHERE workflow_id = '${id}' AND step = 'resolve_hubspot' ORDER BY started_at`);
    assert.deepEqual(attempts.map((a) => a.status), ['waiting', 'waiting', 'done']);
    assert.deepEqual(attempts.slice(0, 2).map((a) => [a.burned, a.error_class]), [[true, 'transient'], [true, 'transient']]);
  });

  test('a rate limit is waited for without burning an attempt', async () => {
    const { id, status } = await withFaults([{ service: 'gmail', method: 'POST', path: '*/drafts', fault: 'status', code: 429, retry_after: 1, times: 1 }],
      () => work(lead('limit')));
    assert.equal(status, 'done');
    const [first] = await stack.sql(`SELECT burned, error_class FROM workflow_step_attempts
      WHERE workflow_id = '${id}' AND step = 'create_draft' ORDER BY started_at LIMIT 1`);
    assert.deepEqual(first, { burned: false, error_class: 'rate_limited' });
  });

  test('what HubSpot refuses for good ends as a dead letter with step, class and reason', async () => {
    const { id, status } = await withFaults([{ service: 'hubspot', method: 'POST', path: '*/tasks', fault: 'status', code: 403 }],
      () => work(lead('refused')));
    assert.equal(status, 'dead');
    const [letter] = await stack.sql(`SELECT step, error_class, signature FROM dead_letter_queue WHERE workflow_id = '${id}'`);
    assert.deepEqual(letter, { step: 'create_task', error_class: 'external_service', signature: 'create_task/external_service/403' });
  });

  test('without Drive and Calendar the draft does without document and times, and says so', async () => {
    const { id, status, made } = await withFaults([
      { service: 'drive', method: '*', path: '*', fault: 'status', code: 403 },
      { service: 'calendar', method: '*', path: '*', fault: 'status', code: 403 }], () => work(lead('bare')));
    assert.equal(status, 'done');
    assert.deepEqual(countsOf(made), one);
    const steps = await outputs(id);
    assert.match(steps.asset_hunter.unavailable, /Drive could not be asked/);
    assert.match(steps.meeting_slots.unavailable, /Calendar could not be asked/);
    assert.doesNotMatch(made.drafts[0].text, /\d{1,2}:\d{2}|https?:/);
    assert.ok(steps.draft_writer.flags.some((f) => /slots/.test(f)));
  });

  test('a completion that fails or hangs leaves the draft to the local writer', async () => {
    for (const fault of [{ fault: 'status', code: 500 }, { fault: 'hang', ms: 30000 }, { fault: 'garbage' }]) {
      const { status, id, made } = await withFaults([{ service: 'openai', method: '*', path: '*', ...fault }], () => work(lead('nollm')));
      assert.equal(status, 'done', JSON.stringify(fault));
      assert.deepEqual(countsOf(made), one);
      const { draft_writer } = await outputs(id);
      assert.equal(draft_writer.writer, 'local');
      assert.ok(draft_writer.flags.some((f) => f.startsWith('llm_rejected')), JSON.stringify(draft_writer.flags));
    }
  });

  test('a completion that keeps the rules is the draft', async () => {
    const { id, made } = await work(lead('llm'));
    const { draft_writer } = await outputs(id);
    assert.equal(draft_writer.writer, 'llm', JSON.stringify(draft_writer.flags));
    assert.equal(made.drafts[0].text.replaceAll('\r\n', '\n').trim(), draft_writer.body.trim());
  });
});

test('no invariant is broken at the end', async () => {
  assert.deepEqual(await brokenInvariants(stack), []);
});
