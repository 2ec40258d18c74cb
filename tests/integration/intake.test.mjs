// Every way in but files: the one-hour join, the workflow action by its form key, batches of events,
// quarantine. No job runs; what polling does is in poll-forms.test.mjs.
import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { formsPath, postForm, signV3, submission } from './leads.mjs';
import { root, startStack } from './stack.mjs';

const eventsPath = '/api/webhooks/hubspot/events';
const formId = '76298722-8e69-4ef1-9530-f58da2db5f63';
let stack, secret, key;
const rows = (statement) => stack.sql(statement);
const count = async (table, where = 'true') => (await rows(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0].n;
const makeKey = async (...more) => (await stack.run('salesctl', 'form', 'create', '--form', formId.replaceAll('-', '').toUpperCase(), '--name', 'Contact us', ...more)).stdout.trim();

before(async () => {
  stack = await startStack({ WORKERS: '0', SANDBOX: '0' });
  secret = stack.env.HUBSPOT_WEBHOOK_SECRET;
  key = (await makeKey()).split('/').pop();
});
after(() => stack?.down());

async function send(path, body, headers = {}, type = 'application/json') {
  const response = await fetch(stack.url + path, { method: 'POST', body, headers: { 'Content-Type': type, ...headers } });
  const text = await response.text();
  return { status: response.status, text, body: text ? JSON.parse(text) : null };
}
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const v1 = (body, by = secret) => ({ 'X-HubSpot-Signature-Version': 'v1', 'X-HubSpot-Signature': sha(by, body) });
const v2 = (path, body, by = secret, method = 'POST') => ({ 'X-HubSpot-Signature-Version': 'v2', 'X-HubSpot-Signature': sha(by, method, stack.url + path, body) });
const v3 = (path, body, by = secret, time) => signV3(by, stack.url + path, body, time);
const address = () => `lee.${randomUUID().slice(0, 8)}@example.com`;
const lead = (email, members = {}) => submission({ fields: { email, firstname: 'Lee', message: 'May we talk about prices?' }, ...members });

describe('signature vectors, signed again now', () => {
  const { vectors, must_reject: rejects } = JSON.parse(readFileSync(join(root, 'tests/unit/crypto/hubspot_signature_vectors.json')));
  const decoded = (uri) => uri.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (escape) => decodeURIComponent(escape));
  const sign = (vector, path, body) => ({
    v1: () => v1(body), v2: () => v2(path, body), v3: () => v3(decoded(path), body),
  })[vector.version]();
  const at = (vector) => eventsPath + new URL(vector.request_uri).search;

  test('each is believed at every door, whatever its body is worth', async () => {
    for (const vector of vectors) {
      if (vector.method !== 'POST') continue; // no door takes GET
      for (const door of [eventsPath, formsPath, `${formsPath}/${key}`]) {
        const path = door + new URL(vector.request_uri).search;
        const answer = await send(path, vector.body, sign(vector, path, vector.body));
        assert.ok([202, 400].includes(answer.status), `${vector.id} at ${door}: ${answer.status} ${answer.text}`);
      }
    }
  });

  test('another secret, another body or another path is 401 everywhere', async () => {
    const bodies = new Set();
    for (const vector of vectors) {
      for (const door of [eventsPath, formsPath, `${formsPath}/${key}`]) {
        const path = door + new URL(vector.request_uri).search;
        const wrong = [
          [vector.body + ' ', sign(vector, path, vector.body)],
          [vector.body, { v1: v1(vector.body, vector.secret), v2: v2(path, vector.body, vector.secret), v3: v3(path, vector.body, vector.secret) }[vector.version]],
          ...(vector.version === 'v1' ? [] : [[vector.body, sign(vector, path + (path.includes('?') ? '&x=1' : '?x=1'), vector.body)]]),
        ];
        for (const [body, headers] of wrong) {
          const answer = await send(path, body, headers);
          assert.equal(answer.status, 401, `${vector.id} at ${door}`);
          bodies.add(answer.text);
        }
      }
    }
    assert.equal(bodies.size, 1);
  });

  test('what must be rejected is', async () => {
    for (const reject of rejects) {
      const base = vectors.find((vector) => vector.id === reject.base), path = at(base), now = Date.now();
      const headers = reject.method ? v2(path, base.body, secret, reject.method) : v3(decoded(path), base.body, secret, String(now));
      if (reject.timestamp) headers['X-HubSpot-Request-Timestamp'] = String(now + 1);
      assert.equal((await send(path, reject.body ?? base.body, headers)).status, 401, reject.change);
    }
  });
});

describe('the one-hour join', () => {
  test('a second submission while the draft is undecided joins: kept, linked, and nothing is started', async () => {
    const email = address();
    const first = await postForm(stack, lead(email)), again = lead(email, { formId: randomUUID() });
    const second = await postForm(stack, again), repeat = await postForm(stack, again);
    assert.equal(first.body.joined, undefined);
    assert.deepEqual([second.status, second.body.status, second.body.joined, second.body.workflow_id], [202, 'accepted', first.body.workflow_id, first.body.workflow_id]);
    assert.notEqual(second.body.submission_id, first.body.submission_id);
    assert.deepEqual(repeat.body, { ...second.body, duplicate: true });
    assert.equal(await count('form_submissions', `email = '${email}' AND workflow_id = '${first.body.workflow_id}'`), 2);
    assert.equal(await count('workflow_queue', `workflow_id = '${first.body.workflow_id}'`), 1);
    assert.equal(await count('workflows', `submission_id = '${second.body.submission_id}'`), 0);
    assert.deepEqual(await rows(`SELECT action, details ->> 'workflow_id' AS w FROM audit_events WHERE object_id = '${second.body.submission_id}'`),
      [{ action: 'prospect_joined', w: first.body.workflow_id }]);
  });

  test('of thirty at once from one address one starts a workflow', async () => {
    const email = address();
    const answers = await Promise.all(Array.from({ length: 30 }, () => postForm(stack, lead(email))));
    assert.ok(answers.every((answer) => answer.status === 202));
    assert.equal(new Set(answers.map((answer) => answer.body.workflow_id)).size, 1);
    assert.equal(answers.filter((answer) => !answer.body.joined).length, 1);
    assert.equal(await count('form_submissions', `email = '${email}'`), 30);
    assert.equal(await count('workflows', `id = '${answers[0].body.workflow_id}'`), 1);
  });

  test('another address does not join, nor do two that nobody can answer', async () => {
    for (const email of [address, () => 'not an address']) {
      const [a, b] = [await postForm(stack, lead(email())), await postForm(stack, lead(email()))];
      assert.equal(b.body.joined, undefined);
      assert.notEqual(a.body.workflow_id, b.body.workflow_id);
    }
  });

  // The rows that the steps would have written.
  async function ended(answer, { status = 'done', draft, age = '0 seconds' } = {}) {
    const { workflow_id: w, submission_id: s } = answer.body;
    const [{ tenant_id: t }] = await rows(`SELECT tenant_id FROM workflows WHERE id = '${w}'`);
    const insert = draft ? `INSERT INTO draft_emails (tenant_id, id, workflow_id, submission_id, status, from_email, to_email, subject, body, writer, language, gmail_draft_id, gmail_message_id, gmail_thread_id)
      VALUES ('${t}', '${randomUUID()}', '${w}', '${s}', '${draft}', 'x', 'x', 'x', 'x', 'local', 'en', 'd', 'm', 't');` : '';
    await stack.execute(`SET app.tenant_id = '${t}'; ${insert}
      UPDATE workflows SET status = '${status}', finished_at = now() WHERE id = '${w}';
      DELETE FROM workflow_queue WHERE workflow_id = '${w}';
      UPDATE form_submissions SET received_at = received_at - interval '${age}' WHERE id = '${s}'`);
  }

  test('a pending or held draft takes it in; a decided one, or a run without any, does not', async () => {
    for (const [draft, joins] of [['pending', true], ['held', true], ['approved', false], ['sent', false], ['rejected', false], ['expired', false], [undefined, false]]) {
      const email = address(), first = await postForm(stack, lead(email));
      await ended(first, { draft, status: draft ? 'done' : 'needs_review' });
      const second = await postForm(stack, lead(email));
      assert.equal(second.body.joined, joins ? first.body.workflow_id : undefined, draft);
      assert.equal(await count('workflow_queue', `workflow_id = '${second.body.workflow_id}'`), joins ? 0 : 1);
    }
  });

  test('after an hour it is a new lead, however undecided the first one is', async () => {
    for (const [age, joins] of [['59 minutes', true], ['61 minutes', false]]) {
      const email = address(), first = await postForm(stack, lead(email));
      await ended(first, { draft: 'pending', age });
      assert.equal(Boolean((await postForm(stack, lead(email))).body.joined), joins, age);
    }
  });
});

describe('the workflow action', () => {
  const path = () => `${formsPath}/${key}`;
  const contact = (email, { conversion = randomUUID().replaceAll('-', ''), at = Date.now(), form = formId.replaceAll('-', ''), more = {}, submissions = [] } = {}) => {
    const property = (value, source = conversion) => ({ value, versions: [{ value, 'source-type': 'FORM', 'source-id': source, timestamp: at, selected: false }] });
    return {
      vid: 201, 'canonical-vid': 201, 'portal-id': 62515, 'is-contact': true,
      properties: { email: property(email), firstname: property('Zoë'), message: property('Do you ship to Malmö?'), createdate: { value: '1790000000000', versions: [] }, ...more },
      'form-submissions': [...submissions, { 'conversion-id': conversion, timestamp: at, 'form-id': form, 'portal-id': 62515, 'page-url': 'https://example.com/contact', 'page-title': 'Contact us', title: 'Website form' }],
      'list-memberships': [], 'identity-profiles': [],
    };
  };
  const kept = async (answer) => (await rows(`SELECT source, verified, form_id, submission_key, email, parsed, (extract(epoch FROM submitted_at) * 1000)::bigint AS at
    FROM form_submissions WHERE id = '${answer.body.submission_id}'`))[0];

  test('the key is printed once, is in no table, and is enough when HubSpot signs nothing', async () => {
    const email = address(), body = contact(email), conversion = body['form-submissions'][0]['conversion-id'];
    const answer = await send(path(), JSON.stringify(body));
    assert.equal(answer.status, 202, answer.text);
    const row = await kept(answer);
    assert.deepEqual([row.source, row.verified, row.form_id, row.submission_key, row.email, row.at], ['hook', false, formId, conversion, email, body['form-submissions'][0].timestamp]);
    assert.deepEqual([row.parsed.first_name, row.parsed.message, row.parsed.page_title], ['Zoë', 'Do you ship to Malmö?', 'Contact us']);
    assert.deepEqual(await rows(`SELECT key_hash = '${createHash('sha256').update(key).digest('hex')}' AS hashed, form_keys::text LIKE '%${key}%' AS plain FROM form_keys`), [{ hashed: true, plain: false }]);
  });

  test('a v2 or v3 signature is checked when there is one, and a wrong one is not rescued by the key', async () => {
    for (const sign of [v2, v3]) {
      const body = JSON.stringify(contact(address()));
      const right = await send(path(), body, sign(path(), body));
      assert.equal(right.status, 202);
      assert.equal((await kept(right)).verified, true);
      assert.equal((await send(path(), body, sign(path(), body, 'another'))).status, 401);
    }
    const body = JSON.stringify(contact(address()));
    for (const headers of [{ 'X-HubSpot-Signature-v3': 'x' }, { 'X-HubSpot-Signature': 'x' }, { 'X-HubSpot-Request-Timestamp': String(Date.now()) }, { 'X-HubSpot-Signature-Version': 'v2' }])
      assert.equal((await send(path(), body, headers)).status, 401, JSON.stringify(headers));
  });

  test('a wrong key is 401 whatever is signed, and a revoked one too', async () => {
    const body = JSON.stringify(contact(address()));
    const wrong = key.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')), gone = (await makeKey()).split('/').pop();
    const [{ tenant_id: t }] = await rows('SELECT tenant_id FROM form_keys LIMIT 1');
    assert.equal((await send(`${formsPath}/${gone}`, body)).status, 202);
    await stack.execute(`SET app.tenant_id = '${t}'; UPDATE form_keys SET revoked_at = now() WHERE key_hash = encode(sha256('${gone}'), 'hex')`);
    for (const one of [wrong, gone, 'x', key + 'x', key.slice(1)]) {
      assert.equal((await send(`${formsPath}/${one}`, body)).status, 401);
      assert.equal((await send(`${formsPath}/${one}`, body, v3(`${formsPath}/${one}`, body))).status, 401);
    }
  });

  test('webhook and workflow action of one submission are one lead, whichever comes first', async () => {
    for (const hookFirst of [true, false]) {
      const email = address(), id = randomUUID();
      const viaHook = () => send(path(), JSON.stringify(contact(email, { conversion: id.replaceAll('-', '') })));
      const viaWebhook = () => postForm(stack, lead(email, { formId, formSubmissionId: id }));
      const [first, second] = hookFirst ? [await viaHook(), await viaWebhook()] : [await viaWebhook(), await viaHook()];
      assert.deepEqual(second.body, { ...first.body, duplicate: true });
      assert.equal(await count('form_submissions', `email = '${email}'`), 1);
    }
  });

  test('the newest submission of the key\'s form counts; of another form only when there is none', async () => {
    const older = { 'conversion-id': 'a'.repeat(32), timestamp: Date.now() - 1e6, 'form-id': formId.replaceAll('-', '') };
    const foreign = { 'conversion-id': 'b'.repeat(32), timestamp: Date.now() + 1000, 'form-id': 'c'.repeat(32) };
    const conversion = randomUUID().replaceAll('-', '');
    assert.equal((await kept(await send(path(), JSON.stringify(contact(address(), { conversion, submissions: [older, foreign] }))))).submission_key, conversion);
    const other = await kept(await send(path(), JSON.stringify(contact(address(), { form: 'd'.repeat(32), at: Date.now() - 5000, submissions: [foreign] }))));
    assert.deepEqual([other.submission_key, other.form_id], ['b'.repeat(32), 'cccccccc-cccc-cccc-cccc-cccccccccccc']);
  });

  test('what the CRM has filled in itself, or an older form has asked, is not taken for an answer', async () => {
    const crm = (value) => ({ value, versions: [{ value, 'source-type': 'CALCULATED', timestamp: 1 }] });
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`hs_calculated_${i}`, crm('one two three four five six seven eight nine ten')]));
    const old = { value: 'An old question of mine', versions: [{ value: 'An old question of mine', 'source-type': 'FORM', 'source-id': 'e'.repeat(32), timestamp: 1 }] };
    const row = await kept(await send(path(), JSON.stringify(contact(address(), { more: { ...many, message: old, jobtitle: crm('CTO') } }))));
    assert.deepEqual([row.parsed.message, row.parsed.job_title, row.parsed.values.length], [undefined, 'CTO', 3]);
  });

  test('a body of one\'s own, flat or documented, is taken', async () => {
    const email = address(), id = randomUUID();
    const flat = { hs_object_id: '201', email, firstname: 'Zoë', message: 'Hello, is there a price list?', submission_id: id };
    const row = await kept(await send(path(), JSON.stringify(flat)));
    assert.deepEqual([row.email, row.form_id, row.submission_key, row.parsed.first_name, row.parsed.message], [email, formId, id.replaceAll('-', ''), 'Zoë', 'Hello, is there a price list?']);
    const documented = await kept(await send(path(), JSON.stringify(lead(address(), { formId: 'ignored' }))));
    assert.deepEqual([documented.form_id, documented.parsed.first_name], [formId, 'Lee']);
  });

  test('a body that is neither is 400, and kept', async () => {
    for (const body of ['', '{', '[]', '{}', '"x"', 'null', '{"properties":{"email":{"value":{"deep":1}}}}']) {
      const before = await count('submission_quarantine');
      assert.equal((await send(path(), body)).status, 400, body);
      assert.equal(await count('submission_quarantine'), before + 1, body);
    }
    assert.equal((await send(path(), '{}', {}, 'text/plain')).status, 415);
  });

  test('a contact without address is for a person to look at', async () => {
    const body = contact('x');
    delete body.properties.email;
    assert.equal((await send(path(), JSON.stringify(body))).body.status, 'needs_review');
  });
});

describe('events', () => {
  let next = Date.now() % 1e9;
  const event = (members = {}) => ({ eventId: next++, subscriptionId: 25, portalId: 33, appId: 1160452, occurredAt: 1790000001000, subscriptionType: 'contact.deletion', attemptNumber: 0, objectId: 1246965, ...members });
  const post = (body, sign = v3) => { const text = typeof body === 'string' ? body : JSON.stringify(body); return send(eventsPath, text, sign === v1 ? v1(text) : sign(eventsPath, text)); };
  const counter = async (result) => Number((await (await fetch(stack.env.METRICS_URL)).text()).match(new RegExp(`^sa_webhook_events_total\\{result="${result}"\\} (\\d+)$`, 'm'))[1]);

  test('a batch signed with v1 or v3 is stored, in either spelling of the type', async () => {
    for (const sign of [v1, v3]) {
      const a = event(), { subscriptionType, ...rest } = event({ subscriptionType: 'contact.merge', mergedObjectIds: [1], primaryObjectId: 2 });
      const answer = await post([a, { ...rest, eventType: subscriptionType }], sign);
      assert.deepEqual([answer.status, answer.body], [202, { status: 'accepted', stored: 2, duplicates: 0, ignored: 0 }]);
      assert.deepEqual(await rows(`SELECT type, raw ->> 'eventId' AS id FROM hubspot_events WHERE event_id IN (${a.eventId}, ${rest.eventId}) ORDER BY event_id`),
        [{ type: 'contact.deletion', id: String(a.eventId) }, { type: 'contact.merge', id: String(rest.eventId) }]);
    }
  });

  test('a repeat is known whatever its attempt number, also inside one batch', async () => {
    const e = event(), before = await counter('duplicate');
    assert.equal((await post([e])).body.stored, 1);
    assert.deepEqual((await post([{ ...e, attemptNumber: 3 }, event(), { ...e, attemptNumber: 4 }])).body, { status: 'accepted', stored: 1, duplicates: 2, ignored: 0 });
    assert.equal((await post([{ ...e, occurredAt: e.occurredAt + 1 }])).body.stored, 1);
    assert.equal(await counter('duplicate'), before + 2);
  });

  test('unknown types are accepted and counted', async () => {
    const before = await counter('ignored');
    assert.deepEqual((await post([event({ subscriptionType: 'moon.phase' }), event({ subscriptionType: 'contact.hiccup' }), event()])).body, { status: 'accepted', stored: 1, duplicates: 0, ignored: 2 });
    assert.equal(await counter('ignored'), before + 2);
  });

  test('0, 1 and 100 events are taken, 101 and 10,000 are 413 and nothing of them is kept', async () => {
    for (const n of [0, 1, 100]) assert.deepEqual((await post(Array.from({ length: n }, () => event()))).body, { status: 'accepted', stored: n, duplicates: 0, ignored: 0 });
    const before = await count('hubspot_events');
    for (const n of [101, 2000]) assert.equal((await post(Array.from({ length: n }, () => event()))).status, 413);
    assert.equal(await count('hubspot_events'), before);
  });

  test('a batch with one bad event is 400, kept as a whole, and none of it is stored', async () => {
    for (const bad of [{ ...event(), portalId: 34 }, { ...event(), subscriptionType: undefined }, { ...event(), occurredAt: 'x' }, { ...event(), objectId: 1e300 }, 7, null]) {
      const before = [await count('hubspot_events'), await count('submission_quarantine')];
      assert.equal((await post([event(), bad])).status, 400, JSON.stringify(bad));
      assert.deepEqual([await count('hubspot_events'), await count('submission_quarantine')], [before[0], before[1] + 1]);
    }
    for (const body of ['{}', '', '[', '"x"']) assert.equal((await post(body)).status, 400);
  });

  test('contacts made or converted ask for a poll, others do not; no lead comes of any', async () => {
    const leads = await count('form_submissions'), asked = async (events) => {
      await stack.execute('DELETE FROM poll_requests', 'JOB');
      assert.equal((await post(events)).status, 202);
      return count('poll_requests');
    };
    const creation = event({ subscriptionType: 'contact.creation' });
    assert.equal(await asked([creation]), 1);
    assert.equal(await asked([{ ...creation, attemptNumber: 1 }]), 0);
    assert.equal(await asked([event({ subscriptionType: 'object.creation', objectTypeId: '0-1' })]), 1);
    assert.equal(await asked([event({ subscriptionType: 'object.creation', objectTypeId: '0-2' })]), 0);
    assert.equal(await asked([event({ subscriptionType: 'contact.propertyChange', propertyName: 'recent_conversion_date', propertyValue: '1' })]), 1);
    assert.equal(await asked([event({ subscriptionType: 'contact.propertyChange', propertyName: 'firstname', propertyValue: 'Zoë' })]), 0);
    assert.equal(await asked([event({ subscriptionType: 'contact.privacyDeletion' })]), 0);
    assert.equal(await count('form_submissions'), leads);
  });

  test('of one batch sent twenty times at once each event is stored once', async () => {
    const batch = Array.from({ length: 50 }, () => event());
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => post(i % 2 ? batch : [...batch].reverse())));
    assert.ok(answers.every((answer) => answer.status === 202));
    assert.equal(answers.reduce((sum, answer) => sum + answer.body.stored, 0), 50);
  });
});

describe('whose it is', () => {
  test('a tenant\'s own secret alone signs for its key and its portal', async () => {
    const own = randomUUID(), file = join(stack.state, 'own-secret');
    writeFileSync(file, own);
    await stack.run('salesctl', 'tenant', 'create', '--slug', 'own', '--name', 'Own', '--portal', '4711', '--webhook-secret-file', file);
    const path = `${formsPath}/${(await makeKey('--tenant', 'own')).split('/').pop()}`, email = address();
    const body = JSON.stringify({ email, message: 'Hello, is anybody there?' });
    assert.equal((await send(path, body, v2(path, body))).status, 401);
    assert.equal((await send(path, body, v2(path, body, own))).status, 202);
    assert.deepEqual(await rows(`SELECT slug, parsed ->> 'portal_id' AS portal FROM form_submissions s JOIN tenants t ON t.id = s.tenant_id WHERE email = '${email}'`), [{ slug: 'own', portal: '4711' }]);
    const events = JSON.stringify([{ eventId: 1, portalId: 4711, subscriptionType: 'contact.deletion', objectId: 1, occurredAt: 1790000001000 }]);
    assert.equal((await send(eventsPath, events, v1(events))).status, 401);
    assert.equal((await send(eventsPath, events, v1(events, own))).status, 202);
    assert.deepEqual(await rows("SELECT slug FROM hubspot_events e JOIN tenants t ON t.id = e.tenant_id WHERE portal_id = 4711"), [{ slug: 'own' }]);
  });

  test('the same address at two tenants is two leads', async () => {
    const email = address(), path = `${formsPath}/${(await makeKey('--tenant', 'own')).split('/').pop()}`;
    const first = await postForm(stack, lead(email)), second = await send(path, JSON.stringify({ email }));
    assert.equal(second.body.joined, undefined);
    assert.notEqual(first.body.workflow_id, second.body.workflow_id);
  });
});

describe('quarantine', () => {
  test('salesctl lists what is kept and gives the bytes back as they came', async () => {
    const body = '{"portalId":12345,"formId":7,';
    assert.equal((await send(formsPath, body, v3(formsPath, body))).status, 400);
    const list = JSON.parse((await stack.run('salesctl', 'quarantine', 'list', '--tenant', stack.env.TENANT, '--limit', '1', '--json')).stdout);
    assert.deepEqual([list.length, list[0].bytes], [1, body.length]);
    assert.match((await stack.run('salesctl', 'quarantine', 'list', '--tenant', stack.env.TENANT)).stdout, new RegExp(`^${list[0].id}  .* ${body.length} bytes  .*JSON`, 'm'));
    const shown = await stack.run('salesctl', 'quarantine', 'show', list[0].id, '--tenant', stack.env.TENANT);
    assert.equal(shown.stdout, body);
    assert.match(shown.stderr, /reason .*JSON/);
    await assert.rejects(stack.run('salesctl', 'quarantine', 'show', randomUUID(), '--tenant', stack.env.TENANT), /nothing with this id/);
    assert.match((await stack.run('salesctl', 'quarantine', 'list', '--tenant', 'own')).stdout, /nothing is in quarantine/);
  });
});
