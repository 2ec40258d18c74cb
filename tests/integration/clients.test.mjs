// The official clients of HubSpot, Gmail, Calendar, Drive, Google's sign-in and chat completions speak with
// the sandbox by their own calls: what they send must be understood, what they read must be what they expect.
// HubSpot's client knows the v3 and v4 paths; a forwarder makes dated ones of them, so both are proven.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';

import { call, faults, rawMail, root, sandbox, state, useSandbox } from './support/sandbox.mjs';

// The clients come from npm's registry, in the versions of tests/clients/package-lock.json. Without them the
// tests are skipped, with this reason and counted as such.
const client = createRequire(join(root, 'tests/clients/package.json'));
const installed = existsSync(join(root, 'tests/clients/node_modules/openai/package.json'));
const skip = installed ? false : "the official clients are not installed: tools/deps test needs npm's registry or its cache once";

test('the official clients are installed', { skip }, () => assert.ok(installed));

if (installed) useSandbox();

const dated = (path) => path
  .replace(/^\/hubspot\/crm\/v[34]\/(objects|associations|properties|owners)/, '/hubspot/crm/$1/2026-09');

// Passes every request on to the sandbox under its dated path, and keeps what it passed.
async function startForwarder() {
  const paths = [];
  const server = createServer((incoming, outgoing) => {
    const path = dated(incoming.url);
    paths.push(path);
    const onward = request(sandbox.url + path, { method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${server.address().port}`, paths, stop };
}

const generations = [
  { name: 'v3 and v4 paths', forward: false },
  { name: 'dated paths', forward: true },
];
const link = (id, type) => ({ to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: type }] });

for (const generation of generations)
  describe(`@hubspot/api-client on ${generation.name}`, { skip }, () => {
    let crm, forwarder, api;
    before(async () => {
      if (generation.forward) forwarder = await startForwarder();
      const { Client } = client('@hubspot/api-client');
      api = new Client({ accessToken: 'pat', basePath: `${forwarder?.url ?? sandbox.url}/hubspot`, numberOfApiCallRetries: 0 });
      ({ crm } = api);
    });
    after(() => forwarder?.stop());

    test('a contact is made, read by id and by address, changed and archived', async () => {
      const { basicApi } = crm.contacts;
      const made = await basicApi.create({ properties: { email: 'Nia@x.example', firstname: 'Nia' }, associations: [link('3001', 279)] });
      assert.equal(made.properties.email, 'nia@x.example');
      assert.ok(made.createdAt instanceof Date && made.updatedAt instanceof Date);
      const read = await basicApi.getById('nia@x.example', ['firstname'], undefined, ['companies'], false, 'email');
      assert.equal(read.id, made.id);
      assert.equal(read.associations.companies.results[0].id, '3001');
      const changed = await basicApi.update(made.id, { properties: { firstname: 'Nina' } });
      assert.equal(changed.properties.firstname, 'Nina');
      await basicApi.archive(made.id);
      await assert.rejects(basicApi.getById(made.id), { code: 404 });
    });

    test('a second contact of one address is a 409 whose body the client hands on', async () => {
      const again = { properties: { email: 'marta.lindqvist@northwind-logistics.example' }, associations: [] };
      await assert.rejects(crm.contacts.basicApi.create(again), (error) => {
        assert.equal(error.code, 409);
        assert.equal(error.body.category, 'CONFLICT');
        assert.match(error.body.message, /Existing ID: 4001/);
        return true;
      });
    });

    test('search finds by filter, sorts and pages', async () => {
      for (const name of ['a', 'b', 'c'])
        await crm.companies.basicApi.create({ properties: { name: `Search ${name}`, domain: `${name}.search.example` }, associations: [] });
      const query = (after) => ({ filterGroups: [{ filters: [{ propertyName: 'name', operator: 'CONTAINS_TOKEN', value: 'Search' }] }],
        sorts: ['name'], properties: ['name', 'domain'], limit: 2, after });
      const first = await crm.companies.searchApi.doSearch(query('0'));
      assert.equal(first.total, 3);
      assert.deepEqual(first.results.map((c) => c.properties.name), ['Search a', 'Search b']);
      const second = await crm.companies.searchApi.doSearch(query(first.paging.next.after));
      assert.deepEqual(second.results.map((c) => c.properties.domain), ['c.search.example']);
      assert.equal(second.paging, undefined);
      const byDomain = await crm.companies.searchApi.doSearch({ ...query('0'), limit: 10,
        filterGroups: [{ filters: [{ propertyName: 'domain', operator: 'EQ', value: 'northwind-logistics.example' }] }] });
      assert.equal(byDomain.results[0].id, '3001');
    });

    test('batch upsert makes once and then changes', async () => {
      const input = (firstname) => ({ inputs: [{ idProperty: 'email', id: 'up@x.example', properties: { firstname } }] });
      const made = await crm.contacts.batchApi.upsert(input('One'));
      const changed = await crm.contacts.batchApi.upsert(input('Two'));
      assert.deepEqual([made.status, made.results[0]._new, changed.results[0]._new], ['COMPLETE', true, false]);
      assert.equal(changed.results[0].id, made.results[0].id);
      const read = await crm.contacts.batchApi.read({ inputs: [{ id: made.results[0].id }], properties: ['firstname'], propertiesWithHistory: [] });
      assert.equal(read.results[0].properties.firstname, 'Two');
    });

    test('a default association is made twice and is there once', async () => {
      const { v4 } = crm.associations;
      for (let i = 0; i < 2; i++) {
        const answer = await v4.basicApi.createDefault('contacts', '4002', 'companies', '3001');
        assert.equal(answer.results[0]._from.id, '4002');
      }
      const batch = await v4.batchApi.createDefault('contacts', 'companies', { inputs: [{ _from: { id: '4001' }, to: { id: '3002' } }] });
      assert.equal(batch.status, 'COMPLETE');
      const linked = await v4.batchApi.getPage('contacts', 'companies', { inputs: [{ id: '4002' }] });
      assert.deepEqual(linked.results[0].to.map((t) => t.toObjectId).sort(), ['3001', '3003']);
      assert.ok(linked.results[0].to.every((t) => t.associationTypes.some((a) => a.typeId === 279)));
    });

    test('tasks and notes hang on contact and company, and are found by the unique key', async () => {
      const { tasks, notes } = crm.objects;
      const task = await tasks.basicApi.create({ associations: [link('4001', 204), link('3001', 192)], properties: {
        hs_timestamp: '2030-01-07T08:00:00Z', hs_task_subject: 'Follow up', hs_task_body: 'b', hs_task_status: 'NOT_STARTED',
        hs_task_priority: 'HIGH', hs_task_type: 'TODO', hubspot_owner_id: '501', sales_agent_effect_key: `task ${generation.name}` } });
      const note = await notes.basicApi.create({ associations: [link('4001', 202), link('3001', 190)], properties: {
        hs_timestamp: String(Date.now()), hs_note_body: '<p>Hello</p>', sales_agent_effect_key: `note ${generation.name}` } });
      const found = await tasks.basicApi.getById(`task ${generation.name}`, ['hs_task_subject'], undefined, undefined, false, 'sales_agent_effect_key');
      assert.equal(found.id, task.id);
      assert.equal(found.properties.hs_task_subject, 'Follow up');
      const ours = (await state()).hubspot.associations.filter((a) => [task.id, note.id].includes(a.from_id));
      assert.deepEqual(ours.map((a) => `${a.from_type} ${a.to_type} ${a.to_id} ${a.type_id}`).sort(),
        ['notes companies 3001 190', 'notes contacts 4001 202', 'tasks companies 3001 192', 'tasks contacts 4001 204']);
      await assert.rejects(tasks.basicApi.create({ properties: { hs_task_subject: 'no time' }, associations: [] }), { code: 400 });
    });

    test('owners are read, a unique property is made once', async () => {
      assert.equal((await crm.owners.ownersApi.getById(501)).email, 'ana@agency.example');
      assert.equal((await crm.owners.ownersApi.getPage('tom@agency.example')).results[0].id, '502');
      const property = { name: 'client_ref', label: 'Ref', groupName: 'task', type: 'string', fieldType: 'text', hasUniqueValue: true };
      assert.equal((await crm.properties.coreApi.create('tasks', property)).hasUniqueValue, true);
      await assert.rejects(crm.properties.coreApi.create('tasks', property), { code: 409 });
      assert.equal((await crm.properties.coreApi.getByName('tasks', 'client_ref')).name, 'client_ref');
    });

    test('a rate limit and a dead token are errors with their codes', async () => {
      await faults({ service: 'hubspot', fault: 'status', code: 429, times: 1 });
      await assert.rejects(crm.contacts.basicApi.getPage(1), { code: 429 });
      await faults({ service: 'hubspot', fault: 'expired_token', times: 1 });
      await assert.rejects(crm.contacts.basicApi.getPage(1), (error) => error.code === 401 && error.body.category === 'EXPIRED_AUTHENTICATION');
      assert.equal((await crm.contacts.basicApi.getPage(1)).results.length, 1);
    });

    test('only the expected paths were asked', async () => {
      await crm.contacts.basicApi.getPage(1);
      const asked = (await call('GET', '/_requests?service=hubspot')).data;
      const paths = (asked.requests ?? asked).map((r) => r.path);
      assert.ok(paths.length > 0);
      for (const path of paths) assert.match(path, generation.forward ? /\/2026-09(\/|$)/ : /\/v[34]\//);
    });
  });

// Google's clients, signed in with a refresh token as a tenant is.
function signedIn() {
  const { OAuth2Client } = client('google-auth-library');
  const auth = new OAuth2Client({ clientId: 'id', clientSecret: 'secret', redirectUri: 'http://127.0.0.1/back',
    endpoints: { oauth2AuthBaseUrl: `${sandbox.url}/oauth/o/oauth2/v2/auth`, oauth2TokenUrl: `${sandbox.url}/oauth/token`,
      oauth2RevokeUrl: `${sandbox.url}/oauth/revoke`, tokenInfoUrl: `${sandbox.url}/oauth/tokeninfo` } });
  auth.setCredentials({ refresh_token: '1//client' });
  return auth;
}
const google = (service, version) =>
  client(`@googleapis/${service}`)[service]({ version, auth: signedIn(), rootUrl: `${sandbox.url}/${service}/`, retry: false });

describe('google-auth-library', { skip }, () => {
  test('a code becomes tokens, a refresh token keeps them fresh, a revoked one is refused', async () => {
    const auth = signedIn();
    const url = new URL(auth.generateAuthUrl({ access_type: 'offline', prompt: 'consent', scope: ['https://www.googleapis.com/auth/gmail.modify'], state: 's' }));
    const consent = await fetch(url, { redirect: 'manual' });
    assert.equal(consent.status, 302);
    const back = new URL(consent.headers.get('location'));
    assert.equal(back.searchParams.get('state'), 's');
    const { tokens } = await auth.getToken(back.searchParams.get('code'));
    assert.match(tokens.refresh_token, /^1\/\//);
    assert.ok(tokens.expiry_date > Date.now());
    auth.setCredentials(tokens);
    assert.ok((await auth.getTokenInfo(tokens.access_token)).expiry_date > Date.now());
    await auth.revokeToken(tokens.refresh_token);
    auth.setCredentials({ refresh_token: tokens.refresh_token });
    await assert.rejects(auth.getAccessToken(), (error) => error.response.data.error === 'invalid_grant');
  });
});

describe('@googleapis/gmail', { skip }, () => {
  const userId = 'me';
  let users;
  beforeEach(() => { ({ users } = google('gmail', 'v1')); });
  const header = (message, name) => message.payload.headers.find((h) => h.name.toLowerCase() === name)?.value;

  test('a thread is found by a search, read with its parts, and labelled', async () => {
    await call('POST', '/_seed', { threads: [{ subject: 'Client thread', messages: [
      { from: 'Nia <nia@client.example>', hours_ago: 3, message_id: '<one@client.example>', text: 'Grüße aus Köln', html: '<p>Grüße</p>' }] }] });
    const list = (await users.threads.list({ userId, q: 'from:nia@client.example' })).data;
    assert.equal(list.threads.length, 1);
    const thread = (await users.threads.get({ userId, id: list.threads[0].id, format: 'full' })).data;
    const [message] = thread.messages;
    assert.equal(header(message, 'message-id'), '<one@client.example>');
    const plain = message.payload.parts.find((p) => p.mimeType === 'text/plain');
    assert.match(Buffer.from(plain.body.data, 'base64url').toString(), /Grüße aus Köln/);
    const label = (await users.labels.create({ userId, requestBody: { name: 'Agent/Client', labelListVisibility: 'labelShow', messageListVisibility: 'show' } })).data;
    await users.threads.modify({ userId, id: thread.id, requestBody: { addLabelIds: [label.id] } });
    const after = (await users.threads.get({ userId, id: thread.id, format: 'metadata' })).data;
    assert.ok(after.messages[0].labelIds.includes(label.id));
    assert.ok((await users.labels.list({ userId })).data.labels.some((l) => l.name === 'Agent/Client'));
    await assert.rejects(users.labels.create({ userId, requestBody: { name: 'Agent/Client' } }), { status: 409 });
  });

  test('a draft keeps its id over an edit, its message gets another, and sending uses it up', async () => {
    const raw = (body) => rawMail({ To: 'nia@client.example', Subject: 'Hi', 'Message-ID': '<mine@agency.example>' }, body);
    const made = (await users.drafts.create({ userId, requestBody: { message: { raw: raw('first') } } })).data;
    const edited = (await users.drafts.update({ userId, id: made.id, requestBody: { message: { raw: raw('second') } } })).data;
    assert.equal(edited.id, made.id);
    assert.notEqual(edited.message.id, made.message.id);
    const read = (await users.drafts.get({ userId, id: made.id, format: 'full' })).data;
    assert.match(Buffer.from(read.message.payload.body.data, 'base64url').toString(), /second/);
    assert.ok((await users.drafts.list({ userId })).data.drafts.some((d) => d.id === made.id));
    const sent = (await users.drafts.send({ userId, requestBody: { id: made.id } })).data;
    assert.ok(sent.labelIds.includes('SENT'));
    await assert.rejects(users.drafts.get({ userId, id: made.id }), { status: 404 });
    const message = (await users.messages.get({ userId, id: sent.id, format: 'metadata', metadataHeaders: ['Message-ID'] })).data;
    assert.notEqual(header(message, 'message-id'), '<mine@agency.example>');
  });

  test('a quota error says so', async () => {
    await faults({ service: 'gmail', fault: 'status', code: 429, times: 1 });
    await assert.rejects(users.threads.list({ userId }), (error) => error.status === 429 && error.response.data.error.code === 429);
    assert.equal((await users.getProfile({ userId })).data.emailAddress, 'ana@agency.example');
  });
});

describe('@googleapis/calendar', { skip }, () => {
  let calendar;
  beforeEach(() => { calendar = google('calendar', 'v3'); });

  test('free/busy shows what is taken and names the calendar it cannot read', async () => {
    const now = Date.now(), day = 86400000;
    const { data } = await calendar.freebusy.query({ requestBody: { timeMin: new Date(now).toISOString(),
      timeMax: new Date(now + 14 * day).toISOString(), items: [{ id: 'ana@agency.example' }, { id: 'nobody@agency.example' }] } });
    assert.ok(data.calendars['ana@agency.example'].busy.length > 0);
    assert.equal(data.calendars['nobody@agency.example'].errors[0].reason, 'notFound');
  });

  test('an event is made once under its own id, listed, read and deleted', async () => {
    const calendarId = 'primary', id = 'clienttest01';
    const at = (hour) => ({ dateTime: `2030-03-05T${hour}:00:00Z` });
    const requestBody = { id, summary: 'Call', start: at('09'), end: at('10'), attendees: [{ email: 'nia@client.example' }] };
    const made = (await calendar.events.insert({ calendarId, sendUpdates: 'none', requestBody })).data;
    assert.deepEqual([made.id, made.status], [id, 'confirmed']);
    await assert.rejects(calendar.events.insert({ calendarId, requestBody }), (error) => error.status === 409 && error.response.data.error.errors[0].reason === 'duplicate');
    const list = (await calendar.events.list({ calendarId, timeMin: '2030-03-05T00:00:00Z', timeMax: '2030-03-06T00:00:00Z', singleEvents: true, orderBy: 'startTime' })).data;
    assert.deepEqual(list.items.map((e) => e.id), [id]);
    assert.equal((await calendar.events.patch({ calendarId, eventId: id, requestBody: { summary: 'Talk' } })).data.summary, 'Talk');
    await calendar.events.delete({ calendarId, eventId: id });
    assert.equal((await calendar.events.get({ calendarId, eventId: id })).data.status, 'cancelled');
  });
});

describe('@googleapis/drive', { skip }, () => {
  let files;
  beforeEach(() => { ({ files } = google('drive', 'v3')); });

  test('a folder is listed page by page with the fields that were asked for', async () => {
    const names = [];
    let pageToken;
    do {
      const { data } = await files.list({ q: "'folder-sales-assets' in parents and trashed = false", pageSize: 2, pageToken,
        fields: 'nextPageToken, files(id, name, mimeType, webViewLink)', supportsAllDrives: true, includeItemsFromAllDrives: true });
      names.push(...data.files.map((f) => f.name));
      ({ nextPageToken: pageToken } = data);
    } while (pageToken);
    assert.ok(names.length > 2 && names.some((n) => n.startsWith('Case Study - Logistics')));
    assert.equal(new Set(names).size, names.length);
  });

  test('a file is read and exported; one that is not there is a 404', async () => {
    await call('POST', '/_seed', { files: [
      { id: 'client-doc', name: 'Doc', mimeType: 'application/vnd.google-apps.document', parent: 'folder-sales-assets', content: 'Exported text' },
      { id: 'client-txt', name: 'a.txt', mimeType: 'text/plain', parent: 'folder-sales-assets', content: 'Plain bytes' }] });
    const meta = (await files.get({ fileId: 'client-doc', fields: 'id,name,parents' })).data;
    assert.deepEqual([meta.name, meta.parents], ['Doc', ['folder-sales-assets']]);
    assert.equal((await files.export({ fileId: 'client-doc', mimeType: 'text/plain' }, { responseType: 'text' })).data, 'Exported text');
    assert.equal((await files.get({ fileId: 'client-txt', alt: 'media' }, { responseType: 'text' })).data, 'Plain bytes');
    await assert.rejects(files.get({ fileId: 'no-such-file' }), (error) => error.status === 404 && error.response.data.error.errors[0].reason === 'notFound');
  });
});

describe('openai', { skip }, () => {
  let openai;
  before(() => {
    const { OpenAI } = client('openai');
    openai = new OpenAI({ apiKey: 'k', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 });
  });
  const document = JSON.stringify({ task: 'write_reply', language: 'en', lead: { first_name: 'Nia', company: 'Client' },
    message: 'What does it cost?', facts: [], slots: [], assets: [], voice: { max_words: 120, max_paragraphs: 4, signature: 'Ana' } });
  const schema = { name: 'reply', strict: true, schema: { type: 'object', additionalProperties: false,
    required: ['subject', 'body'], properties: { subject: { type: 'string' }, body: { type: 'string' } } } };

  test('a completion keeps to the schema that was asked for, and says what it used', async () => {
    const completion = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'system', content: 'Write.' }, { role: 'user', content: document }],
      response_format: { type: 'json_schema', json_schema: schema } });
    const [choice] = completion.choices;
    assert.equal(choice.finish_reason, 'stop');
    const reply = JSON.parse(choice.message.content);
    assert.deepEqual(Object.keys(reply).sort(), ['body', 'subject']);
    assert.match(reply.body, /Nia/);
    assert.equal(completion.usage.total_tokens, completion.usage.prompt_tokens + completion.usage.completion_tokens);
  });

  test('models are listed; a rate limit, a bad key and a broken server are the errors they are', async () => {
    assert.ok((await openai.models.list()).data.length > 0);
    const { RateLimitError, AuthenticationError, InternalServerError, OpenAI } = client('openai');
    const ask = (c = openai) => c.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: document }] });
    await faults({ service: 'openai', fault: 'status', code: 429, times: 1 });
    await assert.rejects(ask(), RateLimitError);
    await faults({ service: 'openai', fault: 'status', code: 503, times: 1 });
    await assert.rejects(ask(), InternalServerError);
    await assert.rejects(ask(new OpenAI({ apiKey: 'invalid', baseURL: `${sandbox.url}/openai/v1`, maxRetries: 0 })), AuthenticationError);
  });
});
