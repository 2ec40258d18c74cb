// A run worked again: without effects nothing outside changes, with effects the same draft is updated; what
// salesctl replay, compare and queue say. On the real programs and the sandbox.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { allEnded, brokenInvariants, madeFor, postForm, sandboxPost, sandboxState, submission } from './leads.mjs';
import { startStack, until } from './stack.mjs';

let stack;
before(async () => { stack = await startStack({ RETRY_BASE_MS: '20', EFFECT_DEADLINE_MS: '1000' }); });
after(() => stack?.down());

const salesctl = async (...args) => (await stack.run('salesctl', ...args)).stdout;
const ended = async (id) => {
  const [row] = await until(async () => {
    const rows = await stack.sql(`SELECT status, reason, parent_id, effects_off FROM workflows WHERE id = '${id}' AND finished_at IS NOT NULL`);
    return rows.length ? rows : null;
  }, { seconds: 60, what: `the end of ${id}` });
  return row;
};

async function lead(fields) {
  const answer = await postForm(stack, submission({ fields }));
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  assert.equal((await ended(answer.body.workflow_id)).status, 'done');
  return answer.body.workflow_id;
}

// Replays and waits for the end: { id, status, parent_id, effects_off, text }.
async function replay(...args) {
  const text = await salesctl('replay', ...args);
  const [, id] = /^workflow (\S+)$/m.exec(text);
  return { id, text, ...(await ended(id)) };
}

const refused = (args, why) => assert.rejects(salesctl(...args), (error) => {
  assert.match(error.stderr, why);
  return true;
});

const requests = async () => {
  const list = await (await fetch(`${stack.sandbox}/_requests`)).json();
  return list.requests ?? list;
};
const looks = /\/(search|batch\/read|freeBusy|chat\/completions|token)$/;
const changes = (list) => list.filter((r) => r.method !== 'GET' && !(r.method === 'POST' && looks.test(r.path)))
  .map((r) => `${r.method} ${r.path}`);
const asked = async (action) => {
  const before = (await requests()).length;
  const result = await action();
  return { result, calls: (await requests()).slice(before) };
};

const address = () => `lee.${randomUUID().slice(0, 8)}@cedarfinch-${randomUUID().slice(0, 8)}.example`;
const fields = (email) => ({ email, firstname: 'Lee', lastname: 'Park', company: 'Cedarfinch', message: 'Could we talk about onboarding next week?' });
const steps = async (id) => Object.fromEntries((await stack.sql(
  `SELECT step, status, output FROM workflow_steps WHERE workflow_id = '${id}'`)).map((r) => [r.step, r]));
const ledger = () => stack.sql('SELECT effect_key, state, external_id, workflow_id FROM side_effects ORDER BY 1');

describe('a replay without effects', () => {
  test('works every step again, changes nothing outside, and says what it would have done', async () => {
    const email = address(), first = await lead(fields(email));
    const before = { ledger: await ledger(), state: await sandboxState(stack), drafts: await stack.sql('SELECT * FROM draft_emails ORDER BY id') };
    const { result: again, calls } = await asked(() => replay(first));
    assert.deepEqual([again.status, again.parent_id, again.effects_off], ['done', first, true]);
    assert.match(again.text, /0 steps taken over, effects off/);
    assert.ok(calls.length > 5, 'it asks outside');
    assert.deepEqual(changes(calls), []);
    const state = await sandboxState(stack);
    assert.deepEqual([state.hubspot, state.gmail], [before.state.hubspot, before.state.gmail]);
    assert.deepEqual(await ledger(), before.ledger);
    assert.deepEqual(await stack.sql('SELECT * FROM draft_emails ORDER BY id'), before.drafts);
    const journal = await steps(again.id);
    assert.equal(Object.keys(journal).length, 13);
    assert.equal(journal.create_draft.output.gmail_draft_id, (await steps(first)).create_draft.output.gmail_draft_id);
    const shown = await salesctl('workflow', 'show', again.id);
    assert.match(shown, new RegExp(`replays  ${first}, effects off`));
    assert.match(shown, /effect gmail_draft +withheld would reuse \S+/);
    assert.match(shown, /effect hubspot_task +withheld would reuse \d+/);
    assert.match(await salesctl('workflow', 'show', first), new RegExp(`replayed by ${again.id}`));
  });

  test('of a run that died before its draft names what it would create', async () => {
    const email = address();
    await sandboxPost(stack, '/_faults', [{ service: 'hubspot', method: 'POST', path: '*/contacts/batch/upsert', fault: 'status', code: 403 }]);
    const answer = await postForm(stack, submission({ fields: fields(email) }));
    assert.equal((await ended(answer.body.workflow_id)).status, 'dead');
    await sandboxPost(stack, '/_faults', []);
    const { result: again, calls } = await asked(() => replay(answer.body.workflow_id));
    assert.equal(again.status, 'done', again.reason);
    assert.deepEqual(changes(calls), []);
    const made = madeFor(await sandboxState(stack), email);
    assert.deepEqual([made.contacts, made.drafts], [[], []]);
    const shown = await salesctl('workflow', 'show', again.id);
    for (const kind of ['contact', 'company', 'association', 'gmail_draft', 'hubspot_task', 'hubspot_note', 'label'])
      assert.match(shown, new RegExp(`effect ${kind} +withheld would create`));
    assert.match(shown, new RegExp(`To: +${email}`));
    await refused(['replay', again.id, '--from', 'create_draft', '--effects', 'on'], /worked without effects/);
    const real = await replay(answer.body.workflow_id, '--effects', 'on');
    assert.equal(real.status, 'done', real.reason);
    assert.equal(madeFor(await sandboxState(stack), email).drafts.length, 1);
  });
});

describe('a replay with effects', () => {
  test('updates the draft that is there, and makes no second of anything', async () => {
    const email = address(), first = await lead(fields(email));
    const before = madeFor(await sandboxState(stack), email), rows = await ledger();
    const { result: again, calls } = await asked(() => replay(first, '--effects', 'on'));
    assert.deepEqual([again.status, again.effects_off], ['done', false]);
    const after = madeFor(await sandboxState(stack), email);
    for (const kind of ['contacts', 'companies', 'tasks', 'notes', 'drafts'])
      assert.deepEqual(after[kind].map((o) => o.id), before[kind].map((o) => o.id), kind);
    const changed = changes(calls);
    assert.deepEqual(changed.map((c) => c.replace(/\/[^/]+$/, '/ID')), [changed[0].replace(/\/[^/]+$/, '/ID')]);
    assert.match(changed[0], new RegExp(`^PUT .*/drafts/${before.drafts[0].id}$`));
    assert.deepEqual((await ledger()).map((r) => r.external_id), rows.map((r) => r.external_id));
    assert.equal((await stack.sql(`SELECT count(*)::int AS n FROM draft_emails WHERE to_email = '${email}'`))[0].n, 1);
  });

  test('offers the times that the submission holds', async () => {
    const first = await lead(fields(address())), again = await replay(first, '--effects', 'on');
    assert.deepEqual((await steps(again.id)).meeting_slots.output.slots, (await steps(first)).meeting_slots.output.slots);
  });
});

describe('from a step on', () => {
  test('what does not build on it is taken over as it was', async () => {
    const first = await lead(fields(address())), again = await replay(first, '--from', 'draft_writer');
    assert.match(again.text, /9 steps taken over/);
    const journal = await steps(again.id), original = await steps(first);
    for (const [name, row] of Object.entries(journal)) {
      const kept = !['draft_writer', 'create_draft', 'create_task', 'label_thread'].includes(name);
      assert.equal(row.status, kept ? 'reused' : 'done', name);
      if (kept) assert.deepEqual(row.output, original[name].output);
    }
    const fromThread = await replay(first, '--from', 'read_thread');
    assert.equal((await steps(fromThread.id)).research_prospect.status, 'done', 'research reads the thread');
  });

  test('what cannot be replayed is refused with the reason', async () => {
    const first = await lead(fields(address()));
    await refused(['replay', first, '--from', 'nap'], /no step 'nap'/);
    await refused(['replay', first, '--effects', 'maybe'], /takes on or off/);
    await refused(['replay', randomUUID()], /no such run/);
    await refused(['replay'], /say which run/);
    const answer = await postForm(stack, submission({ fields: { email: 'none', message: 'hi' } }));
    await refused(['replay', answer.body.workflow_id], /no usable e-mail address/);
  });
});

describe('compare', () => {
  test('a run and itself are the same; another lead differs step by step, line by line', async () => {
    const first = await lead(fields(address()));
    assert.match(await salesctl('compare', first, first), /\n0 of 13 steps differ\n$/);
    const other = await lead({ ...fields(address()), firstname: 'Ada', message: 'What does it cost?' });
    const text = await salesctl('compare', first, other);
    assert.match(text, /validate_payload +differs\n/);
    assert.match(text, /\n {4}first_name\n {6}- Lee\n {6}\+ Ada\n/);
    assert.match(text, /draft_writer +differs\n/);
    await refused(['compare', first], /with which run/);
    await refused(['compare', first, randomUUID()], /no workflow/);
  });

  test('a replay on the same facts gives the same draft', async () => {
    const first = await lead(fields(address())), again = await replay(first, '--from', 'next_step_plan');
    assert.match(await salesctl('compare', first, again.id), /draft_writer +same\n/);
  });
});

describe('queue', () => {
  test('shows depths, who waits for what until when, and the worker with its heartbeat', async () => {
    await allEnded(stack, until);
    await sandboxPost(stack, '/_faults', [{ service: 'hubspot', method: 'GET', path: '*contacts*', fault: 'status', code: 429, retry_after: 30 }]);
    const answer = await postForm(stack, submission({ fields: fields(address()) }));
    const text = await until(async () => {
      const shown = await salesctl('queue');
      return shown.includes(answer.body.workflow_id) ? shown : null;
    }, { what: 'the waiting run in the queue' });
    await sandboxPost(stack, '/_faults', []);
    assert.match(text, /^normal +0 +0 +1 +0 +-$/m);
    assert.match(text, new RegExp(`^${answer.body.workflow_id} +\\S+ +rate_limit +in (29|3\\d) s +resolve_hubspot rate_limited$`, 'm'));
    assert.match(text, new RegExp(`^\\S{36} +\\S+ +${await stack.pid('worker-1')} +0 +\\d s ago +\\d+ s$`, 'm'));
    const document = JSON.parse(await salesctl('queue', '--json'));
    assert.deepEqual(document.queues.map((q) => q.name), ['priority', 'normal', 'batch', 'cleanup']);
    assert.equal(document.waiting[0].reason, 'rate_limit');
    assert.equal(document.workers.length, 1);
  });
});

test('no invariant is broken by replays', async () => {
  assert.deepEqual((await brokenInvariants(stack)), []);
});
