// What the sandbox's HubSpot answers, under v3/v4 and under dated paths.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { call, form, hubspot, state, useSandbox } from './support/sandbox.mjs';

useSandbox();

describe('HubSpot', () => {
  const versions = {
    v3: ['/crm/v3/objects', '/crm/v4/associations'],
    dated: ['/crm/objects/2026-09', '/crm/associations/2026-09'],
  };

  for (const [name, [objects, associations]] of Object.entries(versions)) {
    test(`${name} paths: create, read, patch, upsert, associate`, async () => {
      const made = await hubspot('POST', `${objects}/contacts`, {
        properties: { email: 'V@x.example', firstname: 'Vi' },
        associations: [
          {
            to: { id: '3001' },
            types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
          },
        ],
      });
      assert.equal(made.status, 201);
      const read = await hubspot(
        'GET',
        `${objects}/contacts/v%40x.example?idProperty=email&properties=firstname&associations=companies`,
      );
      assert.equal(read.data.id, made.data.id);
      assert.equal(read.data.associations.companies.results[0].id, '3001');
      assert.equal(
        (
          await hubspot('PATCH', `${objects}/contacts/${made.data.id}`, {
            properties: { firstname: 'Vy' },
          })
        ).data.properties.firstname,
        'Vy',
      );
      const task = {
        idProperty: 'sales_agent_effect_key',
        id: 'e-1',
        properties: { hs_timestamp: '2030-01-01T00:00:00Z', hs_task_subject: 'Follow up' },
      };
      const first = await hubspot('POST', `${objects}/tasks/batch/upsert`, { inputs: [task] });
      const again = await hubspot('POST', `${objects}/tasks/batch/upsert`, { inputs: [task] });
      assert.deepEqual([first.data.results[0].new, again.data.results[0].new], [true, false]);
      assert.equal(first.data.results[0].id, again.data.results[0].id);
      const id = first.data.results[0].id;
      for (let i = 0; i < 2; i++)
        assert.equal(
          (
            await hubspot(
              'PUT',
              `${objects}/tasks/${id}/associations/default/contacts/${made.data.id}`,
            )
          ).status,
          200,
        );
      const linked = await hubspot('POST', `${associations}/contacts/tasks/batch/read`, {
        inputs: [{ id: made.data.id }],
      });
      assert.deepEqual(
        linked.data.results[0].to.map((t) => t.toObjectId),
        [id],
      );
      assert.equal(linked.data.results[0].to[0].associationTypes[0].typeId, 203);
      const s = await state();
      assert.deepEqual(
        s.hubspot.tasks.map((t) => t.effect_key),
        ['e-1'],
      );
      assert.deepEqual(
        s.hubspot.associations.filter((a) => a.from_type === 'tasks'),
        [
          {
            from_type: 'tasks',
            from_id: id,
            to_type: 'contacts',
            to_id: made.data.id,
            type_id: 204,
          },
        ],
      );
    });
  }

  test('the v4 association list has no dated twin', async () => {
    const v4 = await hubspot('GET', '/crm/v4/objects/contacts/4001/associations/companies');
    assert.equal(v4.data.results[0].toObjectId, '3001');
    assert.equal(
      (await hubspot('GET', '/crm/objects/2026-09/contacts/4001/associations/companies')).status,
      404,
    );
  });

  test('an e-mail address is taken once, in any case, and the 409 names the holder', async () => {
    const answer = await hubspot('POST', '/crm/v3/objects/contacts', {
      properties: { email: 'MARTA.Lindqvist@northwind-logistics.example' },
    });
    assert.equal(answer.status, 409);
    assert.equal(answer.data.category, 'CONFLICT');
    assert.equal(answer.data.message, 'Contact already exists. Existing ID: 4001');
  });

  test('an additional address finds the contact too', async () => {
    await hubspot('PATCH', '/crm/v3/objects/contacts/4001', {
      properties: { hs_additional_emails: 'm@a.example;m@b.example' },
    });
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/contacts/m@b.example?idProperty=email')).data.id,
      '4001',
    );
  });

  test('unknown properties, options, owners, dates and missing timestamps are refused', async () => {
    const codes = async (type, properties) => {
      const answer = await hubspot('POST', `/crm/v3/objects/${type}`, { properties });
      assert.equal(answer.status, 400);
      assert.equal(answer.data.category, 'VALIDATION_ERROR');
      return answer.data.errors[0].code;
    };
    assert.equal(
      await codes('contacts', { email: 'u@x.example', shoe: '1' }),
      'PROPERTY_DOESNT_EXIST',
    );
    assert.equal(await codes('contacts', { email: 'nope' }), 'INVALID_EMAIL');
    assert.equal(await codes('tasks', { hs_task_subject: 'x' }), 'REQUIRED_FIELD');
    assert.equal(await codes('notes', { hs_note_body: 'x' }), 'REQUIRED_FIELD');
    assert.equal(await codes('tasks', { hs_timestamp: 'soon' }), 'INVALID_DATE');
    assert.equal(
      await codes('tasks', { hs_timestamp: '1', hs_task_priority: 'URGENT' }),
      'INVALID_OPTION',
    );
    assert.equal(
      await codes('tasks', { hs_timestamp: '1', hubspot_owner_id: '9' }),
      'INVALID_OWNER_ID',
    );
  });

  test('a property can be made once and is unique when it says so', async () => {
    const definition = {
      name: 'ticket_ref',
      label: 'Ref',
      groupName: 'g',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    };
    assert.equal((await hubspot('GET', '/crm/v3/properties/notes/ticket_ref')).status, 404);
    assert.equal((await hubspot('POST', '/crm/properties/2026-09/notes', definition)).status, 201);
    assert.equal((await hubspot('POST', '/crm/v3/properties/notes', definition)).status, 409);
    assert.equal(
      (await hubspot('GET', '/crm/v3/properties/notes/ticket_ref')).data.hasUniqueValue,
      true,
    );
    const note = {
      properties: { hs_timestamp: '1767225600000', hs_note_body: 'b', ticket_ref: 'R1' },
    };
    const made = await hubspot('POST', '/crm/v3/objects/notes', note);
    assert.equal(made.data.properties.hs_timestamp, '2026-01-01T00:00:00.000Z');
    const twice = await hubspot('POST', '/crm/v3/objects/notes', note);
    assert.deepEqual([twice.status, twice.data.errors[0].code], [400, 'CONFLICTING_UNIQUE_VALUE']);
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/notes/R1?idProperty=ticket_ref')).data.id,
      made.data.id,
    );
    assert.equal(
      (await hubspot('GET', '/crm/v3/objects/notes/b?idProperty=hs_note_body')).status,
      400,
    );
  });

  test('a property group is made once; a property that does not exist is named in the refusal', async () => {
    const group = { name: 'sales_agent', label: 'Sales Agent' };
    const groups = '/crm/properties/2026-09/tasks/groups';
    assert.equal((await hubspot('POST', groups, group)).status, 201);
    assert.equal((await hubspot('POST', groups, group)).status, 409);
    assert.equal((await hubspot('GET', groups)).data.results[0].label, 'Sales Agent');
    const refused = await hubspot('GET', '/crm/v3/objects/tasks/x?idProperty=my_key');
    assert.equal(refused.status, 400);
    assert.match(refused.data.message, /"my_key" does not exist/);
  });

  test('a contact carries the id of its first or primary company', async () => {
    const read = async () =>
      (await hubspot('GET', '/crm/v3/objects/contacts/4001?properties=associatedcompanyid')).data
        .properties.associatedcompanyid;
    assert.equal(await read(), '3001');
    await hubspot('PUT', '/crm/v4/objects/contacts/4001/associations/default/companies/3002');
    assert.equal(await read(), '3001');
    await hubspot('PUT', '/crm/v4/objects/contacts/4001/associations/companies/3002', [
      { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 },
    ]);
    assert.equal(await read(), '3002');
    await hubspot('DELETE', '/crm/v4/objects/contacts/4001/associations/companies/3002');
    assert.equal(await read(), null);
  });

  test('a batch with one bad input is 207, with only bad ones 400', async () => {
    const good = { idProperty: 'email', id: 'g@x.example', properties: { firstname: 'G' } };
    const bad = { idProperty: 'email', id: 'bad', properties: {} };
    const mixed = await hubspot('POST', '/crm/v3/objects/contacts/batch/upsert', {
      inputs: [good, bad],
    });
    assert.deepEqual([mixed.status, mixed.data.numErrors, mixed.data.results.length], [207, 1, 1]);
    assert.equal(
      (await hubspot('POST', '/crm/v3/objects/contacts/batch/upsert', { inputs: [bad] })).status,
      400,
    );
    assert.equal(
      (await hubspot('POST', '/crm/v3/objects/contacts/batch/upsert', { inputs: [good, good] }))
        .status,
      400,
    );
  });

  test('search filters, sorts and pages, and refuses what HubSpot refuses', async () => {
    for (const name of ['Alpha Test', 'Beta Test', 'Gamma'])
      await hubspot('POST', '/crm/v3/objects/companies', {
        properties: { name, domain: 'twin.example' },
      });
    const search = (body) =>
      hubspot('POST', '/crm/v3/objects/companies/search', {
        limit: 10,
        after: '0',
        sorts: [],
        properties: ['name'],
        ...body,
      });
    const filter = (propertyName, operator, more) => ({
      filterGroups: [{ filters: [{ propertyName, operator, ...more }] }],
    });
    const names = (r) => r.data.results.map((o) => o.properties.name);
    const twins = await search({
      ...filter('domain', 'EQ', { value: 'TWIN.example' }),
      sorts: ['-name'],
      limit: 2,
    });
    assert.deepEqual([twins.data.total, ...names(twins)], [3, 'Gamma', 'Beta Test']);
    const rest = await search({
      ...filter('domain', 'EQ', { value: 'twin.example' }),
      sorts: ['-name'],
      limit: 2,
      after: twins.data.paging.next.after,
    });
    assert.deepEqual(names(rest), ['Alpha Test']);
    assert.equal(rest.data.paging, undefined);
    assert.equal((await search(filter('name', 'CONTAINS_TOKEN', { value: 'test' }))).data.total, 2);
    assert.equal(
      (await search(filter('name', 'IN', { values: ['gamma', 'alpha test'] }))).data.total,
      2,
    );
    assert.equal(
      (
        await search({
          filterGroups: [
            ...filter('name', 'EQ', { value: 'gamma' }).filterGroups,
            ...filter('domain', 'EQ', { value: 'northwind-logistics.example' }).filterGroups,
          ],
        })
      ).data.total,
      2,
    );
    assert.equal((await search({ limit: 201 })).status, 400);
    assert.equal((await search(filter('nonsense', 'EQ', { value: 'x' }))).status, 400);
    assert.equal(twins.headers.get('x-hubspot-ratelimit-max'), null);
  });

  test('owners, form submissions newest first, rate limit headers, 401 without a token', async () => {
    const owners = await hubspot('GET', '/crm/owners/2026-09');
    assert.deepEqual(
      owners.data.results.map((o) => o.id),
      ['501', '502'],
    );
    assert.equal((await hubspot('GET', '/crm/v3/owners/502')).data.firstName, 'Tom');
    assert.equal(owners.headers.get('x-hubspot-ratelimit-interval-milliseconds'), '10000');
    await call('POST', '/_seed', {
      form_submissions: [3, 1, 2].map((n) => ({
        form_id: 'AA-1',
        submittedAt: n,
        conversionId: `c${n}`,
        fields: { email: `${n}@x.example` },
      })),
    });
    const page = (after) =>
      hubspot(
        'GET',
        `/form-integrations/v1/submissions/forms/aa-1?limit=2${after ? `&after=${after}` : ''}`,
      );
    const first = await page();
    assert.deepEqual(
      first.data.results.map((r) => r.conversionId),
      ['c3', 'c2'],
    );
    assert.deepEqual(
      (await page(first.data.paging.next.after)).data.results.map((r) => r.conversionId),
      ['c1'],
    );
    assert.equal((await call('GET', '/hubspot/crm/v3/owners')).status, 401);
  });
});
