// The sandbox's control endpoints, and that every fault breaks what it says and nothing else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import { describe, test } from 'node:test';

import {
  binary,
  calendar,
  call,
  chat,
  drive,
  faults,
  form,
  gmail,
  hubspot,
  rawMail,
  sandbox,
  state,
  useSandbox,
} from './support/sandbox.mjs';

useSandbox();

describe('control', () => {
  test('the state has a list for every kind of thing', async () => {
    const s = await state();
    assert.deepEqual(Object.keys((await call('GET', '/_state?service=gmail')).data), ['gmail']);
    for (const [service, lists] of Object.entries({
      hubspot: ['contacts', 'companies', 'associations', 'tasks', 'notes'],
      gmail: ['threads', 'labels', 'drafts', 'sent'],
      calendar: ['events'],
      drive: ['files'],
      llm: ['completions'],
      alerts: ['slack', 'pagerduty'],
      otlp: ['spans'],
    }))
      for (const list of lists) assert.ok(Array.isArray(s[service][list]), `${service}.${list}`);
    assert.ok(s.hubspot.companies.some((c) => c.properties.name === 'Northwind Logistics'));
    assert.deepEqual(
      [s.hubspot.tasks, s.gmail.drafts, s.gmail.sent, s.calendar.events],
      [[], [], [], []],
    );
  });

  test('reset goes back to the start seed, and to nothing when asked', async () => {
    await hubspot('POST', '/crm/v3/objects/contacts', { properties: { email: 'new@x.example' } });
    await faults({ service: '*', fault: 'status', code: 500 });
    await call('POST', '/_reset');
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/contacts/new@x.example?idProperty=email')).status,
      404,
    );
    assert.equal((await state()).hubspot.contacts.length, 2);
    await call('POST', '/_reset?empty=1');
    const s = await state();
    assert.deepEqual([s.hubspot.contacts, s.hubspot.owners, s.drive.files], [[], [], []]);
  });

  test('the journal tells time, method, path without prefix, status and body digest', async () => {
    await hubspot('POST', '/crm/v3/objects/contacts?x=1', { properties: { email: 'j@x.example' } });
    await hubspot('POST', '/crm/v3/objects/contacts', { properties: { email: 'j@x.example' } });
    await gmail('GET', '/v1/users/me/labels');
    const journal = (await call('GET', '/_requests')).data;
    assert.deepEqual(
      journal.map((r) => [r.service, r.method, r.path, r.status]),
      [
        ['hubspot', 'POST', '/crm/v3/objects/contacts', 201],
        ['hubspot', 'POST', '/crm/v3/objects/contacts', 409],
        ['gmail', 'GET', '/gmail/v1/users/me/labels', 200],
      ],
    );
    assert.equal(journal[0].digest, journal[1].digest);
    assert.notEqual(journal[0].digest, journal[2].digest);
    assert.ok(Math.abs(Date.parse(journal[0].time) - Date.now()) < 60000);
    assert.equal(
      (await call('GET', `/_requests?service=gmail&since=${journal[0].seq}`)).data.length,
      1,
    );
  });

  test('a seed adds contacts, threads, busy times, files and submissions, and names what it ignored', async () => {
    const answer = await call('POST', '/_seed', {
      contacts: [{ email: 'seed@x.example', first_name: 'Seed', shoe_size: '43' }],
      threads: [
        {
          subject: 'Question',
          messages: [
            {
              from: 'Seed <seed@x.example>',
              text: 'How much?',
              days_ago: 2,
              message_id: '<q1@x.example>',
            },
            {
              from: 'ana@agency.example',
              to: 'seed@x.example',
              text: 'Ten.',
              days_ago: 1,
            },
          ],
        },
      ],
      busy: [{ start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' }],
      files: [{ name: 'New.pdf', parent: 'folder-sales-assets' }],
      form_submissions: [{ form_id: 'F-1', fields: { email: 'seed@x.example' } }],
      typo: [],
    });
    assert.deepEqual(answer.data, { status: 'seeded', ignored: ['typo'] });
    const contact = await hubspot(
      'GET',
      '/crm/v3/objects/contacts/seed@x.example?idProperty=email&properties=shoe_size,firstname',
    );
    assert.equal(contact.data.properties.firstname, 'Seed');
    assert.equal(contact.data.properties.shoe_size, '43');
    const [thread] = (await gmail('GET', '/v1/users/me/threads?q=from:seed@x.example')).data
      .threads;
    const read = (await gmail('GET', `/v1/users/me/threads/${thread.id}`)).data;
    const header = (m, name) => m.payload.headers.find((h) => h.name === name)?.value;
    assert.equal(header(read.messages[1], 'In-Reply-To'), '<q1@x.example>');
    assert.deepEqual(
      read.messages.map((m) => m.labelIds),
      [['INBOX'], ['SENT']],
    );
    assert.deepEqual((await state()).gmail.sent, [], 'seeded mail was not sent here');
    const busy = await calendar('POST', '/v3/freeBusy', {
      timeMin: '2030-01-07T00:00:00Z',
      timeMax: '2030-01-08T00:00:00Z',
      items: [{ id: 'primary' }],
    });
    assert.deepEqual(busy.data.calendars.primary.busy, [
      { start: '2030-01-07T09:00:00Z', end: '2030-01-07T10:00:00Z' },
    ]);
    assert.equal(
      (await call('POST', '/_seed', { contacts: [{ email: 'no address' }] })).status,
      400,
    );
  });

  test('listens on loopback only', async () => {
    const other = spawn(binary, ['--bind', '0.0.0.0', '--port', '0'], { stdio: 'ignore' });
    assert.equal((await once(other, 'exit'))[0], 1);
  });
});

describe('faults', () => {
  const owners = '/crm/v3/owners';

  test('latency delays the one request and no other', async () => {
    await faults({
      service: 'hubspot',
      path: '/crm/v3/owners',
      fault: 'latency',
      ms: 400,
      times: 1,
    });
    const began = performance.now();
    let slowDone = 0;
    const slow = hubspot('GET', owners).then((r) => {
      slowDone = performance.now() - began;
      return r;
    });
    const other = await hubspot('GET', '/crm/v3/objects/contacts');
    assert.equal(slowDone, 0, 'the other request was answered first');
    assert.equal(other.status, 200);
    assert.equal((await slow).status, 200);
    assert.ok(slowDone >= 390, `${slowDone} ms`);
  });

  test('latency with `late` does the work at its end', async () => {
    await faults({ service: 'hubspot', fault: 'latency', ms: 300, late: true, times: 1 });
    const slow = hubspot('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'late@x.example' },
    });
    const find = () => hubspot('GET', '/crm/v3/objects/contacts/late@x.example?idProperty=email');
    await call('GET', '/_health');
    const early = await find();
    assert.equal((await slow).status, 201);
    assert.deepEqual([early.status, (await find()).status], [404, 200]);
  });

  test("status answers the code with Retry-After and the service's own error body, without the work", async () => {
    await faults({
      service: 'hubspot',
      method: 'POST',
      path: '*contacts',
      fault: 'status',
      code: 429,
      retry_after: 7,
      times: 1,
    });
    const refused = await hubspot('POST', '/crm/v3/objects/contacts', {
      properties: { email: 's@x.example' },
    });
    assert.equal(refused.status, 429);
    assert.equal(refused.headers.get('retry-after'), '7');
    assert.equal(refused.data.policyName, 'TEN_SECONDLY_ROLLING');
    assert.equal(
      (await hubspot('POST', '/crm/v3/objects/contacts', { properties: { email: 's@x.example' } }))
        .status,
      201,
    );
    await faults({
      service: 'gmail',
      fault: 'status',
      code: 403,
      reason: 'userRateLimitExceeded',
      times: 1,
    });
    const limited = await gmail('GET', '/v1/users/me/labels');
    assert.equal(limited.data.error.errors[0].reason, 'userRateLimitExceeded');
    assert.equal(limited.data.error.errors[0].domain, 'usageLimits');
    await faults({
      service: 'llm',
      fault: 'status',
      code: 429,
      reason: 'insufficient_quota',
      times: 1,
    });
    assert.equal((await chat({})).data.error.code, 'insufficient_quota');
  });

  test('status after the work has the effect and hides it', async () => {
    await faults({ service: 'hubspot', fault: 'status', code: 500, after_work: true, times: 1 });
    assert.equal(
      (await hubspot('POST', '/crm/v3/objects/contacts', { properties: { email: 'aw@x.example' } }))
        .status,
      500,
    );
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/contacts/aw@x.example?idProperty=email')).status,
      200,
    );
  });

  test('reset closes before the work, lost_reply after it', async () => {
    const create = (email) =>
      hubspot('POST', '/crm/v3/objects/contacts', { properties: { email } });
    await faults({ service: 'hubspot', fault: 'reset', times: 1 });
    await assert.rejects(create('before@x.example'));
    await faults({ service: 'hubspot', fault: 'lost_reply', times: 1 });
    await assert.rejects(create('after@x.example'));
    const emails = (await state()).hubspot.contacts.map((c) => c.properties.email);
    assert.ok(!emails.includes('before@x.example'));
    assert.ok(emails.includes('after@x.example'));
  });

  test('hang answers nothing until its time is over, while others are served', async () => {
    await faults({ service: 'drive', fault: 'hang', ms: 400, times: 1 });
    const began = performance.now();
    const hung = assert.rejects(drive('GET', '/v3/about'));
    assert.equal((await drive('GET', '/v3/about')).status, 200);
    assert.ok(performance.now() - began < 390);
    await hung;
    assert.ok(performance.now() - began >= 390);
  });

  test('garbage, truncate, huge and slow_body spoil the body only', async () => {
    await faults(
      { service: 'hubspot', fault: 'garbage', times: 1 },
      { service: 'hubspot', fault: 'truncate', times: 1 },
      { service: 'hubspot', fault: 'huge', bytes: 3000000, times: 1 },
      { service: 'hubspot', fault: 'slow_body', ms: 400, times: 1 },
    );
    const garbage = await hubspot('GET', owners);
    assert.equal(garbage.status, 200);
    assert.equal(typeof garbage.data, 'string');
    await assert.rejects(hubspot('GET', owners));
    assert.equal((await hubspot('GET', owners)).text.length, 3000000);
    const began = performance.now();
    assert.equal((await hubspot('GET', owners)).data.results.length, 2);
    assert.ok(performance.now() - began >= 300);
  });

  test('search_lag hides new objects from search, not from a direct read', async () => {
    await faults({ service: 'hubspot', fault: 'search_lag', ms: 60000 });
    await hubspot('POST', '/crm/v3/objects/contacts', { properties: { email: 'lag@x.example' } });
    const search = () =>
      hubspot('POST', '/crm/v3/objects/contacts/search', {
        filterGroups: [
          { filters: [{ propertyName: 'email', operator: 'EQ', value: 'lag@x.example' }] },
        ],
        properties: [],
        limit: 1,
        after: '0',
        sorts: [],
      });
    assert.equal((await search()).data.total, 0);
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/contacts/lag@x.example?idProperty=email')).status,
      200,
    );
    await faults();
    assert.equal((await search()).data.total, 1);
  });

  test('rewrite_message_id gives the draft another Message-ID and keeps X- headers', async () => {
    await faults({ service: 'gmail', fault: 'rewrite_message_id' });
    await gmail('POST', '/v1/users/me/drafts', {
      message: {
        raw: rawMail({ To: 'a@x.example', 'Message-ID': '<own@us>', 'X-Sales-Agent-Effect': 'k9' }),
      },
    });
    const [draft] = (await state()).gmail.drafts;
    assert.match(draft.headers['Message-ID'], /@mail\.gmail\.com>$/);
    assert.equal(draft.effect_key, 'k9');
    assert.equal(
      (await gmail('GET', '/v1/users/me/drafts?q=rfc822msgid:<own@us>')).data.drafts,
      undefined,
    );
  });

  test('expired_token answers 401 and the token stays dead until a refresh', async () => {
    const refresh = async () =>
      (
        await call(
          'POST',
          '/oauth/token',
          'grant_type=refresh_token&client_id=c&refresh_token=1//r',
          {
            'content-type': 'application/x-www-form-urlencoded',
          },
        )
      ).data.access_token;
    const about = async (token) =>
      (await call('GET', '/drive/drive/v3/about', undefined, { authorization: `Bearer ${token}` }))
        .status;
    const token = await refresh();
    assert.equal(await about(token), 200);
    await faults({ service: 'drive', fault: 'expired_token', times: 1 });
    assert.equal(await about(token), 401);
    assert.equal(await about(token), 401);
    assert.equal(await about(await refresh()), 200);
  });

  test('probability hits some and not all', async () => {
    await faults({ service: 'hubspot', fault: 'status', code: 503, probability: 0.5 });
    let failed = 0;
    for (let i = 0; i < 60; i++) failed += (await hubspot('GET', owners)).status === 503;
    assert.ok(failed > 5 && failed < 55, `${failed} of 60`);
  });

  test('an unknown fault is refused and none of the list taken', async () => {
    const answer = await call('POST', '/_faults', [
      { fault: 'status', code: 500 },
      { fault: 'meteor' },
    ]);
    assert.equal(answer.status, 400);
    assert.deepEqual((await call('GET', '/_faults')).data, []);
  });

  test('a client that goes away during a hang frees its connection', async () => {
    const open = () => fs.readdirSync(`/proc/${sandbox.pid}/fd`).length;
    const before = open();
    await faults({ service: 'hubspot', fault: 'hang', times: 20 });
    const sockets = Array.from({ length: 20 }, () => {
      const socket = net.connect(Number(new URL(sandbox.url).port), '127.0.0.1');
      socket.write(
        'GET /hubspot/crm/v3/owners HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n',
      );
      return socket;
    });
    const deadline = performance.now() + 5000;
    const until = async (done) => {
      while (!(await done())) assert.ok(performance.now() < deadline);
    };
    await until(async () => (await call('GET', '/_requests')).data.length === 20);
    assert.ok(open() >= before + 15);
    for (const socket of sockets) socket.destroy();
    await until(async () => (await call('GET', '/_health')) && open() < before + 5);
  });
});
