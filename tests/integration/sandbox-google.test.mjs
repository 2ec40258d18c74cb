// What the sandbox's Gmail, Calendar, Drive and authorisation server answer.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import {
  base64url,
  calendar,
  call,
  drive,
  form,
  gmail,
  rawMail,
  sandbox,
  state,
  useSandbox,
} from './support/sandbox.mjs';

useSandbox();

describe('Gmail', () => {
  const drafts = '/v1/users/me/drafts';
  const draft = (headers, more = {}, body) =>
    gmail('POST', drafts, { message: { raw: rawMail(headers, body), ...more } });

  test('a draft is parsed, keeps its id over edits and changes its message id', async () => {
    const made = await draft({
      To: 'Zo <z@x.example>',
      Subject: '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
      'X-Sales-Agent-Effect': 'e7',
      'Message-ID': '<a@us>',
    });
    const padded = {
      message: {
        raw: `${Buffer.from('To: z@x.example\nSubject: two\n\nChanged.').toString('base64')}`,
      },
    };
    const edited = await gmail('PUT', `${drafts}/${made.data.id}`, padded);
    assert.equal(edited.data.id, made.data.id);
    assert.notEqual(edited.data.message.id, made.data.message.id);
    assert.equal(edited.data.message.threadId, made.data.message.threadId);
    const [shown] = (await state()).gmail.drafts;
    assert.deepEqual(
      [shown.id, shown.message_id, shown.threadId, shown.text, shown.headers.Subject],
      [made.data.id, edited.data.message.id, made.data.message.threadId, 'Changed.', 'two'],
    );
    assert.equal((await gmail('GET', `/v1/users/me/messages/${made.data.message.id}`)).status, 404);
    assert.equal((await gmail('DELETE', `${drafts}/${made.data.id}`)).status, 204);
    assert.equal((await gmail('GET', `${drafts}/${made.data.id}`)).status, 404);
  });

  test('a draft is found by its Message-ID, and its headers read in metadata format', async () => {
    const made = await draft({
      To: 'z@x.example',
      'Message-ID': '<find@us>',
      'X-Sales-Agent-Effect': 'e8',
      Subject: 'S',
    });
    const found = await gmail('GET', `${drafts}?q=${encodeURIComponent('rfc822msgid:<find@us>')}`);
    assert.deepEqual(
      found.data.drafts.map((d) => d.id),
      [made.data.id],
    );
    const read = await gmail(
      'GET',
      `${drafts}/${made.data.id}?format=metadata&metadataHeaders=X-Sales-Agent-Effect`,
    );
    assert.deepEqual(read.data.message.payload.headers, [
      { name: 'X-Sales-Agent-Effect', value: 'e8' },
    ]);
    assert.equal((await gmail('GET', `${drafts}?q=rfc822msgid:other@us`)).data.drafts, undefined);
  });

  test('a draft in an unknown thread is 404, bad base64 or no headers 400, no token 401', async () => {
    assert.equal((await draft({ To: 'z@x.example' }, { threadId: 'feed' })).status, 404);
    assert.equal((await gmail('POST', drafts, { message: { raw: '%%%' } })).status, 400);
    assert.equal((await gmail('POST', drafts, { message: {} })).status, 400);
    assert.equal((await call('GET', '/gmail/gmail/v1/users/me/drafts')).status, 401);
    assert.equal(
      (
        await call('GET', '/gmail/gmail/v1/users/me/drafts', undefined, {
          authorization: 'Bearer made-up',
        })
      ).status,
      401,
    );
  });

  test('sending uses the draft up, keeps thread and X- headers, and rewrites Message-ID', async () => {
    const made = await draft({
      To: 'z@x.example',
      'Message-ID': '<send@us>',
      'X-Sales-Agent-Effect': 'e9',
    });
    const sent = await gmail('POST', `${drafts}/send`, { id: made.data.id });
    assert.deepEqual(
      [sent.data.threadId, sent.data.labelIds],
      [made.data.message.threadId, ['SENT']],
    );
    assert.equal((await gmail('POST', `${drafts}/send`, { id: made.data.id })).status, 404);
    const s = await state();
    assert.deepEqual(
      [s.gmail.drafts.length, s.gmail.sent.length, s.gmail.sent[0].effect_key],
      [0, 1, 'e9'],
    );
    assert.match(s.gmail.sent[0].headers['Message-ID'], /@mail\.gmail\.com>$/);
    const nobody = await draft({ Subject: 'to nobody' });
    assert.equal((await gmail('POST', `${drafts}/send`, { id: nobody.data.id })).status, 400);
  });

  test('multipart, charsets and transfer encodings come out as text', async () => {
    const body = [
      '--b',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'H=E4llo =',
      'Welt',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      'PGI+SMOkbGxvPC9iPg==',
      '--b--',
      '',
    ].join('\r\n');
    await draft(
      {
        To: 'z@x.example',
        Subject: '=?iso-8859-1?Q?=FC?= =?utf-8?B?w7Y=?=',
        'MIME-Version': '1.0',
        'Content-Type': 'multipart/alternative; boundary="b"',
      },
      {},
      body,
    );
    const [shown] = (await state()).gmail.drafts;
    assert.deepEqual([shown.subject, shown.text, shown.html], ['üö', 'Hällo Welt', '<b>Hällo</b>']);
    assert.deepEqual(
      shown.message.payload.parts.map((p) => p.mimeType),
      ['text/plain', 'text/html'],
    );
  });

  test('the search language: from, to, subject, in, negation, OR, braces, parentheses, after', async () => {
    await call('POST', '/_seed', {
      threads: [
        {
          subject: 'Offer',
          messages: [{ from: 'Ann <ann@x.example>', text: 'about prices', days_ago: 1 }],
        },
        { subject: 'Invoice', messages: [{ from: 'bob@y.example', text: 'paid', days_ago: 20 }] },
        {
          subject: 'Win a prize',
          labels: ['SPAM'],
          messages: [{ from: 'ann@x.example', text: 'spam', days_ago: 1 }],
        },
        {
          subject: 'Draft to Ann',
          labels: ['DRAFT'],
          messages: [{ from: 'ana@agency.example', to: 'ann@x.example', text: 'hm', days_ago: 0 }],
        },
        {
          subject: 'Longer',
          messages: [{ from: 'joann@x.example', text: 'not ann', days_ago: 3 }],
        },
      ],
    });
    const subjects = new Map(
      (await state()).gmail.threads.map((t) => [t.id, t.messages[0].subject]),
    );
    const find = async (q) =>
      (
        (await gmail('GET', `/v1/users/me/threads?q=${encodeURIComponent(q)}`)).data.threads ?? []
      ).map((t) => subjects.get(t.id));
    assert.deepEqual(await find('from:ann@x.example'), ['Offer']);
    assert.deepEqual(await find('(from:ann@x.example OR to:ann@x.example) -in:drafts -in:spam'), [
      'Offer',
    ]);
    assert.deepEqual(await find('{from:ann@x.example to:ann@x.example}'), [
      'Draft to Ann',
      'Offer',
    ]);
    assert.deepEqual(await find('from:(ann@x.example OR bob@y.example) subject:invoice'), [
      'Invoice',
    ]);
    assert.deepEqual(
      await find('from:ann@x.example in:anywhere'),
      ['Offer', 'Win a prize'].sort((a, b) => (a < b ? 1 : -1)),
    );
    assert.deepEqual(await find(`in:inbox after:${Math.floor(Date.now() / 1000) - 10 * 86400}`), [
      'Offer',
      'Longer',
    ]);
    assert.deepEqual(await find('"about prices"'), ['Offer']);
    assert.deepEqual(await find('from:nobody@x.example'), []);
    const pageOne = (await gmail('GET', '/v1/users/me/threads?maxResults=2')).data;
    assert.equal(pageOne.threads.length, 2);
    assert.equal(
      (await gmail('GET', `/v1/users/me/threads?maxResults=2&pageToken=${pageOne.nextPageToken}`))
        .data.threads.length,
      2,
    );
  });

  test('labels: made once, 409 on the same name, put on a thread twice is once', async () => {
    const label = (await gmail('POST', '/v1/users/me/labels', { name: 'AGENT_DRAFTED' })).data;
    assert.equal(
      (await gmail('POST', '/v1/users/me/labels', { name: 'agent_drafted' })).status,
      409,
    );
    assert.equal((await gmail('POST', '/v1/users/me/labels', { name: 'Inbox' })).status, 409);
    const made = await draft({ To: 'z@x.example' });
    const change = { addLabelIds: [label.id], removeLabelIds: [] };
    for (let i = 0; i < 2; i++)
      await gmail('POST', `/v1/users/me/threads/${made.data.message.threadId}/modify`, change);
    assert.deepEqual((await state()).gmail.drafts[0].labelIds, ['DRAFT', label.id]);
    assert.equal(
      (
        await gmail('POST', `/v1/users/me/threads/${made.data.message.threadId}/modify`, {
          addLabelIds: ['Label_99'],
        })
      ).status,
      400,
    );
    assert.equal(
      (await gmail('GET', '/v1/users/me/profile')).data.emailAddress,
      'ana@agency.example',
    );
    assert.equal(
      (await gmail('GET', '/v1/users/me/settings/sendAs')).data.sendAs[0].isPrimary,
      true,
    );
  });

  test('a snippet is one line and HTML-escaped', async () => {
    await draft({ To: 'z@x.example' }, {}, 'Tom & Ann\'s <plan>\r\n\r\nsays "yes"');
    const [thread] = (await gmail('GET', '/v1/users/me/threads')).data.threads;
    assert.equal(thread.snippet, 'Tom &amp; Ann&#39;s &lt;plan&gt; says &quot;yes&quot;');
  });

  test('paths without the doubled prefix, as official clients send them, are the same', async () => {
    const answer = await call('GET', '/gmail/v1/users/me/profile', undefined, {
      authorization: 'Bearer sandbox-1',
    });
    assert.equal(answer.status, 200);
  });
});

describe('Calendar', () => {
  test('free/busy merges, keeps to the range, and reports an unknown calendar inside the 200', async () => {
    await call('POST', '/_seed', {
      busy: [
        { start: '2030-03-04T09:00:00Z', end: '2030-03-04T10:00:00Z' },
        { start: '2030-03-04T09:30:00Z', end: '2030-03-04T11:00:00Z' },
        { start: '2030-03-04T23:00:00Z', end: '2030-03-05T02:00:00Z' },
      ],
    });
    const answer = await calendar('POST', '/v3/freeBusy', {
      timeMin: '2030-03-04T00:00:00Z',
      timeMax: '2030-03-05T00:00:00Z',
      timeZone: 'Europe/Berlin',
      items: [{ id: 'primary' }, { id: 'other@x.example' }],
    });
    assert.deepEqual(answer.data.calendars.primary.busy, [
      { start: '2030-03-04T10:00:00+01:00', end: '2030-03-04T12:00:00+01:00' },
      { start: '2030-03-05T00:00:00+01:00', end: '2030-03-05T01:00:00+01:00' },
    ]);
    assert.equal(answer.data.calendars['other@x.example'].errors[0].reason, 'notFound');
    const empty = await calendar('POST', '/v3/freeBusy', {
      timeMin: '2030-03-05T00:00:00Z',
      timeMax: '2030-03-05T00:00:00Z',
      items: [],
    });
    assert.deepEqual([empty.status, empty.data.error.errors[0].reason], [400, 'timeRangeEmpty']);
  });

  test('busy times of the start seed are in the future and in their zone', async () => {
    const now = Date.now();
    const answer = await calendar('POST', '/v3/freeBusy', {
      timeMin: new Date(now).toISOString(),
      timeMax: new Date(now + 10 * 86400000).toISOString(),
      items: [{ id: 'primary' }],
    });
    const starts = answer.data.calendars.primary.busy.map((b) =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: 'Europe/Berlin',
        hour: '2-digit',
        minute: '2-digit',
      }).format(new Date(b.start)),
    );
    assert.ok(starts.length >= 4);
    assert.ok(starts.includes('10:00') && starts.includes('13:00'), starts.join());
  });

  test('an event id is taken once, also after deletion, and blocks its time', async () => {
    const event = {
      id: 'abcdef0123',
      summary: 'Call',
      start: { dateTime: '2030-06-03T10:00:00', timeZone: 'America/New_York' },
      end: { dateTime: '2030-06-03T10:30:00', timeZone: 'America/New_York' },
      extendedProperties: { private: { effect_key: 'ev1' } },
    };
    assert.equal((await calendar('POST', '/v3/calendars/primary/events', event)).status, 200);
    const twice = await calendar('POST', '/v3/calendars/primary/events', event);
    assert.deepEqual([twice.status, twice.data.error.errors[0].reason], [409, 'duplicate']);
    assert.equal(
      (await calendar('POST', '/v3/calendars/primary/events', { ...event, id: 'XYZ' })).status,
      400,
    );
    const busy = await calendar('POST', '/v3/freeBusy', {
      timeMin: '2030-06-03T00:00:00Z',
      timeMax: '2030-06-04T00:00:00Z',
      items: [{ id: 'primary' }],
    });
    assert.deepEqual(busy.data.calendars.primary.busy, [
      { start: '2030-06-03T14:00:00Z', end: '2030-06-03T14:30:00Z' },
    ]);
    assert.equal(
      (
        await calendar(
          'GET',
          '/v3/calendars/primary/events?privateExtendedProperty=effect_key%3Dev1',
        )
      ).data.items.length,
      1,
    );
    assert.equal((await state()).calendar.events[0].effect_key, 'ev1');
    assert.equal((await calendar('DELETE', '/v3/calendars/primary/events/abcdef0123')).status, 204);
    assert.equal(
      (await calendar('GET', '/v3/calendars/primary/events/abcdef0123')).data.status,
      'cancelled',
    );
    assert.equal((await calendar('POST', '/v3/calendars/primary/events', event)).status, 409);
    assert.equal(
      (await calendar('GET', '/v3/users/me/settings/timezone')).data.value,
      'Europe/Berlin',
    );
    assert.equal((await calendar('GET', '/v3/users/me/calendarList')).data.items[0].primary, true);
  });
});

describe('Drive', () => {
  test('queries by parent, name, full text, type and trash, joined by and, or, not', async () => {
    const ids = async (q) =>
      (
        await drive('GET', `/v3/files?fields=files(id)&orderBy=name&q=${encodeURIComponent(q)}`)
      ).data.files.map((f) => f.id);
    assert.deepEqual(
      await ids(
        "'folder-sales-assets' in parents and fullText contains 'GDPR' and trashed = false",
      ),
      ['asset-security-whitepaper'],
    );
    assert.deepEqual(
      await ids("mimeType = 'application/vnd.google-apps.folder' and 'folder-root' in parents"),
      ['folder-finance-internal', 'folder-sales-assets'],
    );
    assert.deepEqual(
      await ids(
        "'folder-sales-assets' in parents and (name contains 'logistics' or name contains 'pricing') and mimeType != 'application/vnd.google-apps.document'",
      ),
      ['asset-logistics-case-study', 'asset-pricing-overview'],
    );
    assert.deepEqual(await ids("name contains 'it\\'s'"), []);
    assert.equal(
      (await drive('GET', `/v3/files?q=${encodeURIComponent("name ~ 'x'")}`)).status,
      400,
    );
  });

  test('files show permissions, download as what they are, export only as documents', async () => {
    const file = await drive(
      'GET',
      '/v3/files/asset-logistics-case-study?fields=id,permissions,webViewLink,parents',
    );
    assert.equal(file.data.permissions[0].type, 'anyone');
    assert.ok(file.data.webViewLink.startsWith('https://drive.example/'));
    assert.equal(
      (await drive('GET', '/v3/files/secret-margins/permissions')).data.permissions[0].type,
      'user',
    );
    const pdf = await drive('GET', '/v3/files/asset-logistics-case-study?alt=media');
    assert.ok(
      pdf.text.startsWith('%PDF-1.4') && pdf.headers.get('content-type') === 'application/pdf',
    );
    assert.match(
      (await drive('GET', '/v3/files/asset-onboarding-guide/export?mimeType=text/plain')).text,
      /^Onboarding guide/,
    );
    assert.equal((await drive('GET', '/v3/files/asset-onboarding-guide?alt=media')).status, 403);
    assert.equal((await drive('GET', '/v3/files/none')).status, 404);
    assert.equal(new Set((await drive('GET', '/v3/files/generateIds?count=3')).data.ids).size, 3);
  });
});

describe('OAuth', () => {
  test('refresh tokens give access tokens that expire; a revoked one is invalid_grant', async () => {
    await call('POST', '/_seed', { oauth: { expires_in: 0 } });
    const grant = { grant_type: 'refresh_token', client_id: 'c', refresh_token: '1//mine' };
    const token = (await form('/token', grant)).data.access_token;
    assert.equal(
      (await call('GET', '/drive/drive/v3/about', undefined, { authorization: `Bearer ${token}` }))
        .status,
      401,
    );
    assert.equal((await form('/revoke', { token: '1//mine' })).status, 200);
    assert.equal((await form('/revoke', { token: '1//mine' })).status, 400);
    const dead = await form('/token', grant);
    assert.deepEqual([dead.status, dead.data.error], [400, 'invalid_grant']);
    assert.equal(
      (await form('/token', { ...grant, refresh_token: 'revoked' })).data.error,
      'invalid_grant',
    );
    assert.equal((await form('/token', { grant_type: 'refresh_token' })).status, 401);
  });

  test('a code is good once and only with its PKCE verifier', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const query = new URLSearchParams({
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1/cb',
      response_type: 'code',
      scope: 'x y',
      state: 's&t',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const there = new URL(
      (await call('GET', `/oauth/o/oauth2/v2/auth?${query}`)).headers.get('location'),
    );
    assert.equal(there.searchParams.get('state'), 's&t');
    const grant = {
      grant_type: 'authorization_code',
      client_id: 'c',
      redirect_uri: 'http://127.0.0.1/cb',
      code: there.searchParams.get('code'),
    };
    assert.equal(
      (await form('/token', { ...grant, code_verifier: 'wrong' })).data.error,
      'invalid_grant',
    );
    const good = await form('/token', { ...grant, code_verifier: verifier });
    assert.deepEqual([good.status, good.data.scope], [200, 'x y']);
    assert.ok(good.data.refresh_token.startsWith('1//'));
    assert.equal(
      (await form('/token', { ...grant, code_verifier: verifier })).data.error,
      'invalid_grant',
    );
    assert.equal(
      (await form('/tokeninfo', { access_token: good.data.access_token })).data.scope,
      'x y',
    );
  });

  test("a service account's assertion needs sane times", async () => {
    const now = Math.floor(Date.now() / 1000);
    const jwt = (claims) =>
      `${base64url('{"alg":"RS256"}')}.${base64url(JSON.stringify({ iss: 'a@b', aud: 'https://oauth2.googleapis.com/token', ...claims }))}.sig`;
    const grant = (claims) =>
      form('/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: jwt(claims),
      });
    assert.equal((await grant({ iat: now, exp: now + 3600 })).status, 200);
    assert.equal((await grant({ iat: now - 7200, exp: now - 3600 })).data.error, 'invalid_grant');
  });
});
