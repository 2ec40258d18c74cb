// The steps at full strength, on the real programs and the sandbox: one tenant for each kind of settings.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { allEnded, brokenInvariants, madeFor, makeTenant, postTo, sandboxPost, sandboxState, submission } from './leads.mjs';
import { startStack, until } from './stack.mjs';

let stack, portal = 5000;

before(async () => { stack = await startStack({ READ_DEADLINE_MS: '1000', RETRY_BASE_MS: '20' }); });
after(() => stack?.down());

const tenant = (what) => makeTenant(stack, ++portal, what);

// Sends one lead to a tenant and waits for its end: { id, status, reason, steps, made }.
async function work(to, fields, members = {}) {
  const answer = await postTo(stack, to, submission({ fields, ...members }));
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await allEnded(stack, until);
  const id = answer.body.workflow_id;
  const [{ status, reason }] = await stack.sql(`SELECT status, reason FROM workflows WHERE id = '${id}'`);
  const rows = await stack.sql(`SELECT step, output FROM workflow_steps WHERE workflow_id = '${id}'`);
  return { id, status, reason, steps: Object.fromEntries(rows.map((r) => [r.step, r.output])),
    made: madeFor(await sandboxState(stack), fields.email) };
}

const address = (name, domain) => `${name}.${randomUUID().slice(0, 8)}@${domain}`;

describe('several senders', () => {
  let agency;
  before(async () => {
    await sandboxPost(stack, '/_seed', { calendars: [{ id: 'tom@agency.example' }] });
    agency = await tenant({ accounts: ['tom@agency.example'], settings: { mailbox: 'ana@agency.example',
      senders: [{ owner_email: 'tom@agency.example', mailbox: 'tom@agency.example', name: 'Tom Keller', signature: 'Tom Keller' }] } });
  });

  test('the lead of an owner is answered from the mailbox, calendar and name of that owner', async () => {
    const { id, status, made, steps } = await work(agency, { email: address('pia', 'brightleaf-clinics.example'), firstname: 'Pia',
      message: 'Can we talk about your onboarding next week?' });
    assert.equal(status, 'done');
    assert.match(made.drafts[0].from ?? made.drafts[0].headers.From, /Tom Keller.*<tom@agency.example>/);
    assert.match(made.drafts[0].text, /Tom Keller\s*$/);
    assert.equal(made.tasks[0].properties.hubspot_owner_id, '502');
    assert.ok(steps.meeting_slots.slots.length > 0, JSON.stringify(steps.meeting_slots));
    const holds = await stack.sql(`SELECT DISTINCT calendar_id FROM slot_holds WHERE workflow_id = '${id}'`);
    assert.deepEqual(holds, [{ calendar_id: 'tom@agency.example' }]);
  });

  test('everybody else is answered by the default sender', async () => {
    const { status, made } = await work(agency, { email: address('lee', 'northwind-logistics.example'), firstname: 'Lee',
      message: 'Can we talk about your onboarding next week?' });
    assert.equal(status, 'done');
    assert.match(made.drafts[0].from ?? made.drafts[0].headers.From, /Ana Berger.*<ana@agency.example>/);
  });
});

describe('slots', () => {
  test('keep to hours, lunch and holidays, stand on two days, and tell the clock of the lead', async () => {
    const hours = { from: '10:00', to: '15:00' };
    const all = await tenant({ settings: { mailbox: 'ana@agency.example', hours: ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => ({ day, ...hours })),
      blocked: [{ from: '12:00', to: '13:00' }], buffer_minutes: 10, window_days: 10 } });
    const { id, status, steps } = await work(all, { email: address('mei', 'cedarfinch.example'), firstname: 'Mei', country: 'Japan',
      message: 'Could we have a call about your product next week?' });
    assert.equal(status, 'done');
    const { slots } = steps.meeting_slots;
    assert.equal(slots.length, 3);
    for (const { text } of slots) {
      assert.match(text, /^\w{3} \d+ \w{3}, 1[0134]:[03]0-1[0-5]:[03]0 \(Europe\/Berlin\), (\w{3} \d+ \w{3}, )?\d\d:[03]0 \(Asia\/Tokyo\)$/);
      assert.ok(steps.draft_writer.body.includes(`- ${text}`), steps.draft_writer.body);
    }
    assert.ok(new Set(slots.map((s) => s.text.slice(0, 10))).size >= 2);
    const days = slots.map((s) => new Date(s.start_ms).toISOString().slice(0, 10));
    const away = await tenant({ settings: { mailbox: 'ana@agency.example', holidays: days, window_days: 10 } });
    const other = await work(away, { email: address('mai', 'cedarfinch.example'), firstname: 'Mai', message: 'A call next week?' });
    for (const s of other.steps.meeting_slots.slots)
      assert.ok(!days.includes(new Date(s.start_ms).toISOString().slice(0, 10)), s.text);
    assert.equal((await stack.sql(`SELECT count(*)::int AS n FROM slot_holds WHERE workflow_id = '${id}'`))[0].n, 3);
  });
});

describe('threads', () => {
  test('the newest thread with words in it is read, the newest without is not', async () => {
    const all = await tenant({}), email = address('una', 'cedarfinch.example'), from = `Una <${email}>`;
    await sandboxPost(stack, '/_seed', { threads: [
      { subject: 'Old', messages: [{ from, days_ago: 30, text: 'Something old.' }] },
      { subject: 'Preise', messages: [{ from, days_ago: 3, text: 'Grüße aus Köln: was kostet das?' }] },
      { subject: 'Picture', messages: [{ from, hours_ago: 5, text: '> only a quote' }] }] });
    const { status, steps, made } = await work(all, { email, firstname: 'Una', message: 'Hello, I wrote you a mail.' });
    assert.equal(status, 'done');
    assert.equal(steps.read_thread.subject, 'Preise');
    assert.equal(steps.read_thread.last_text, 'Grüße aus Köln: was kostet das?');
    assert.equal(steps.read_thread.message_ids.length, 1);
    assert.equal(made.drafts[0].subject, 'Re: Preise');
  });

  test('of a thread of sixty messages the last fifty are read', async () => {
    const all = await tenant({}), email = address('long', 'cedarfinch.example');
    const messages = Array.from({ length: 60 }, (_, i) => ({ from: `Long <${email}>`, hours_ago: 100 - i, text: `Message ${i}.` }));
    await sandboxPost(stack, '/_seed', { threads: [{ subject: 'Long story', messages }] });
    const { steps } = await work(all, { email, firstname: 'Lo', message: 'Hello, I wrote you a mail.' });
    assert.equal(steps.read_thread.message_count, 50);
    assert.equal(steps.read_thread.last_text, 'Message 59.');
  });
});

test('documents come from the included folders alone, and from listed hosts', async () => {
  const fields = () => ({ email: address('doc', 'cedarfinch.example'), firstname: 'Robin', message: 'Please send us your pricing and a case study for retail.' });
  const offered = async (settings) => (await work(await tenant({ settings }), fields())).steps.asset_hunter.assets?.map((a) => a.file_id) ?? [];
  assert.ok((await offered({})).includes('asset-pricing-overview'));
  assert.deepEqual(await offered({ drive_include: ['Case Study - Retail'] }), ['asset-retail-case-study']);
  assert.ok(!(await offered({ drive_exclude: ['pricing'] })).includes('asset-pricing-overview'));
  assert.deepEqual(await offered({ drive_hosts: ['drive.google.com'] }), []);
});

describe('what is no lead, and what a person must see first', () => {
  let all;
  const hello = 'Could you show us your product?';
  before(async () => {
    all = await tenant({ settings: { mailbox: 'ana@agency.example', competitor_domains: ['rival.example'], honeypot_fields: ['hp'] } });
  });
  const expectEnd = async (fields, status, reason, members) => {
    const end = await work(all, fields, members);
    assert.deepEqual([end.status, reason.test(end.reason)], [status, true], end.reason);
    assert.equal(end.made.drafts.length, 0);
    return end;
  };

  test('bots, our own people and addresses nobody reads are skipped before HubSpot hears of them', async () => {
    for (const [fields, reason] of [
      [{ email: address('bot', 'cedarfinch.example'), message: hello, hp: 'x' }, /hidden field "hp"/],
      [{ email: address('ben', 'agency.example'), message: hello }, /our own/],
      [{ email: 'no-reply@cedarfinch.example', message: hello }, /Nobody reads/],
      [{ email: address('link', 'cedarfinch.example'), message: 'https://spam.example/win' }, /links only/],
    ]) {
      const end = await expectEnd(fields, 'skipped', reason);
      assert.deepEqual(end.made.contacts, []);
    }
  });

  test('a text that comes from many addresses is a mass mailing from the fourth on', async () => {
    const message = `Grow your traffic with us, see https://seo.example/${randomUUID()}`, ends = [];
    for (let i = 0; i < 5; i++)
      ends.push((await work(all, { email: address(`mass${i}`, 'cedarfinch.example'), message })).status);
    assert.deepEqual(ends, ['done', 'done', 'done', 'skipped', 'skipped']);
  });

  test('a competitor, a throw-away address and gibberish wait for a person', async () => {
    await expectEnd({ email: address('spy', 'rival.example'), message: hello }, 'needs_review', /competitor/);
    await expectEnd({ email: address('temp', 'mailinator.com'), message: hello }, 'needs_review', /throw-away/);
    await expectEnd({ email: address('mash', 'cedarfinch.example'), message: 'xqzvbnrtplk' }, 'needs_review', /random letters/);
  });

  test('an open deal belongs to its owner, and slots that were held for the answer are free again', async () => {
    const domain = `deal-${randomUUID().slice(0, 8)}.example`;
    await sandboxPost(stack, '/_seed', { companies: [{ properties: { name: 'Deal Ltd', domain, hs_num_open_deals: '2' } }] });
    const { id } = await expectEnd({ email: `jo@${domain}`, message: hello }, 'needs_review', /open deal/);
    assert.equal((await stack.sql(`SELECT count(*)::int AS n FROM slot_holds WHERE workflow_id = '${id}'`))[0].n, 0);
  });

  test('a colleague who wrote lately keeps the lead, one who wrote long ago does not', async () => {
    for (const [days, status] of [[2, 'needs_review'], [60, 'done']]) {
      const email = address('kim', 'cedarfinch.example');
      await sandboxPost(stack, '/_seed', { threads: [{ subject: 'Our offer', messages: [
        { from: 'Tom Keller <tom@agency.example>', to: email, days_ago: days, text: 'Hello Kim, here is our offer.' }] }] });
      const end = await work(all, { email, firstname: 'Kim', message: hello });
      assert.equal(end.status, status, end.reason);
      if (days < 10) assert.match(end.reason, /colleague/i);
    }
  });
});

test('no invariant is broken at the end', async () => {
  assert.deepEqual(await brokenInvariants(stack), []);
});
