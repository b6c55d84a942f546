// Drives the server at $BASE, fresh and not yet set up, with the official JavaScript client, as a user of it would.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flux, fluxDuration, HttpError, InfluxDB, Point } from '@influxdata/influxdb-client';
import {
  AuthorizationsAPI, BucketsAPI, DeleteAPI, HealthAPI, LabelsAPI, MeAPI, OrgsAPI, PingAPI, ReadyAPI, ResourcesAPI, RootAPI, SetupAPI, SigninAPI,
  SignoutAPI, TasksAPI, UsersAPI,
} from '@influxdata/influxdb-client-apis';

const url = process.env.BASE;
const account = { username: 'admin', password: 'Passw0rd!', org: 'home', bucket: 'data', token: 'javascript-token' };
const influx = new InfluxDB({ url, token: account.token });
const tasks = new TasksAPI(influx);
const script = (name, every = '1h') => `import "array"\n\noption task = {name: "${name}", every: ${every}}\n\narray.from(rows: [{_value: 1}])`;

async function refused(promise, status, message) {
  await assert.rejects(promise, (e) => {
    assert.ok(e instanceof HttpError, String(e));
    assert.equal(e.statusCode, status);
    if (message) assert.match(e.json?.message ?? '', message);
    return true;
  });
}

async function until(read, done) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    assert.ok(Date.now() < deadline, `not in time: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let org;

test('set-up happens once', async () => {
  const setup = new SetupAPI(influx);
  assert.equal((await setup.getSetup()).allowed, true);
  const done = await setup.postSetup({ body: { ...account, retentionPeriodSeconds: 0 } });
  org = done.org;
  assert.equal(done.auth.token, account.token);
  assert.equal((await setup.getSetup()).allowed, false);
  await refused(setup.postSetup({ body: account }), 422, /onboarding has already been completed/);
});

test('the server says who it is', async () => {
  assert.equal((await new HealthAPI(influx).getHealth()).status, 'pass');
  assert.equal((await new ReadyAPI(influx).getReady()).status, 'ready');
  await new PingAPI(influx).getPing();
  assert.equal((await new RootAPI(influx).getRoutes()).tasks, '/api/v2/tasks');
  assert.equal((await new MeAPI(influx).getMe()).name, 'admin');
  assert.ok((await new ResourcesAPI(influx).getResources()).includes('tasks'));
});

test('a task is created, read, changed and deleted', async () => {
  const created = await tasks.postTasks({ body: { org: account.org, flux: script('life'), description: 'first' } });
  assert.equal(created.every, '1h');
  assert.equal(created.flux, script('life'));
  assert.deepEqual(await tasks.getTasksID({ taskID: created.id }), created);

  const changed = await tasks.patchTasksID({ taskID: created.id, body: { every: '2h', offset: '5m', description: 'second', status: 'inactive' } });
  assert.equal(changed.every, '2h');
  assert.equal(changed.offset, '5m');
  assert.equal(changed.status, 'inactive');
  assert.match(changed.flux, /^import "array"\n\noption task = \{name: "life", every: 2h, offset: 5m\}\n/);
  await refused(tasks.postTasksIDRuns({ taskID: created.id, body: {} }), 400, /inactive task/);

  await tasks.deleteTasksID({ taskID: created.id });
  await refused(tasks.getTasksID({ taskID: created.id }), 404, /failed to find task: task not found/);
});

test('lists are paged and filtered', async () => {
  for (let i = 0; i < 3; i++) await tasks.postTasks({ body: { orgID: org.id, flux: script('paged') } });
  const first = await tasks.getTasks({ name: 'paged', limit: 2 });
  assert.equal(first.tasks.length, 2);
  const rest = await tasks.getTasks({ name: 'paged', limit: 2, after: first.tasks[1].id });
  assert.equal(rest.tasks.length, 1);
  assert.equal(rest.links.next, undefined);
});

test('a forced run succeeds, its log has two lines, and it can be retried', async () => {
  const task = await tasks.postTasks({ body: { orgID: org.id, flux: script('forced') } });
  const run = await tasks.postTasksIDRuns({ taskID: task.id, body: { scheduledFor: '2024-02-29T12:00:00Z' } });
  assert.equal(run.status, 'scheduled');
  const done = await until(() => tasks.getTasksIDRunsID({ taskID: task.id, runID: run.id }), (r) => r.status === 'success');
  assert.equal(done.scheduledFor, '2024-02-29T12:00:00Z');
  const { events } = await tasks.getTasksIDRunsIDLogs({ taskID: task.id, runID: run.id });
  assert.equal(events.length, 2);
  assert.match(events[0].message, /^Started task from script:/);
  assert.equal(events[1].message, 'Completed(success)');
  const again = await tasks.postTasksIDRunsIDRetry({ taskID: task.id, runID: run.id, body: '' });
  assert.notEqual(again.id, run.id);
  assert.equal(again.scheduledFor, done.scheduledFor);
  await refused(tasks.deleteTasksIDRunsID({ taskID: task.id, runID: run.id }), 404, /failed to cancel run: run not found/);
  assert.ok((await tasks.getTasksIDRuns({ taskID: task.id })).runs.length >= 1);
  assert.ok((await tasks.getTasksIDLogs({ taskID: task.id })).events.length >= 2);
});

test('a task that is due every second runs by itself', async () => {
  const task = await tasks.postTasks({ body: { orgID: org.id, flux: script('ticking', '1s') } });
  const { runs } = await until(() => tasks.getTasksIDRuns({ taskID: task.id }), (r) => r.runs.filter((x) => x.status === 'success').length > 1);
  assert.equal(runs[0].requestedAt, undefined);
  assert.equal((await tasks.getTasksID({ taskID: task.id })).lastRunStatus, 'success');
  await tasks.deleteTasksID({ taskID: task.id });
});

test('a failed run says why', async () => {
  const task = await tasks.postTasks({ body: { orgID: org.id, flux: 'option task = {name: "failing", every: 1h}\n\nfrom(bucket: "nowhere") |> range(start: -1h)' } });
  const run = await tasks.postTasksIDRuns({ taskID: task.id, body: {} });
  await until(() => tasks.getTasksIDRunsID({ taskID: task.id, runID: run.id }), (r) => r.status === 'failed');
  assert.match((await tasks.getTasksID({ taskID: task.id })).lastRunError, /could not find bucket "nowhere"/);
});

test('tasks have labels, members and owners', async () => {
  const labels = new LabelsAPI(influx);
  const users = new UsersAPI(influx);
  const task = await tasks.postTasks({ body: { orgID: org.id, flux: script('shared') } });
  const { label } = await labels.postLabels({ body: { orgID: org.id, name: 'urgent', properties: { color: 'ff0000' } } });
  await tasks.postTasksIDLabels({ taskID: task.id, body: { labelID: label.id } });
  assert.equal((await tasks.getTasksID({ taskID: task.id })).labels[0].name, 'urgent');
  await tasks.deleteTasksIDLabelsID({ taskID: task.id, labelID: label.id });
  assert.deepEqual((await tasks.getTasksIDLabels({ taskID: task.id })).labels, []);

  const bob = await users.postUsers({ body: { name: 'bob' } });
  await users.postUsersIDPassword({ userID: bob.id, body: { password: 'bobs-password' } });
  await tasks.postTasksIDMembers({ taskID: task.id, body: { id: bob.id } });
  assert.equal((await tasks.getTasksIDMembers({ taskID: task.id })).users[0].name, 'bob');
  await tasks.deleteTasksIDMembersID({ taskID: task.id, userID: bob.id });
  await tasks.postTasksIDOwners({ taskID: task.id, body: { id: bob.id } });
  assert.equal((await tasks.getTasksIDOwners({ taskID: task.id })).users[0].role, 'owner');
});

test('a token can do what its permissions say', async () => {
  const authorizations = new AuthorizationsAPI(influx);
  const made = await authorizations.postAuthorizations({
    body: { orgID: org.id, description: 'reader', permissions: [{ action: 'read', resource: { type: 'tasks', orgID: org.id } }] },
  });
  const reader = new TasksAPI(new InfluxDB({ url, token: made.token }));
  assert.ok((await reader.getTasks({})).tasks.length > 0);
  await refused(reader.postTasks({ body: { orgID: org.id, flux: script('forbidden') } }), 401, /unauthorized/);
  await authorizations.patchAuthorizationsID({ authID: made.id, body: { status: 'inactive' } });
  await refused(reader.getTasks({}), 401);
  await authorizations.deleteAuthorizationsID({ authID: made.id });
});

test('points are written, queried, used by a task and deleted', async () => {
  const write = influx.getWriteApi(account.org, account.bucket, 'ns');
  write.writePoint(new Point('m').tag('host', 'a').floatField('v', 1.5).timestamp('1700000000000000000'));
  write.writePoint(new Point('m').tag('host', 'a').floatField('v', 2.5).timestamp('1700000060000000000'));
  await write.close();

  const query = influx.getQueryApi(account.org);
  const rows = await query.collectRows(flux`from(bucket: ${account.bucket}) |> range(start: 0) |> filter(fn: (r) => r.host == "a") |> sum()`);
  assert.equal(rows[0]._value, 4);
  assert.ok((await query.collectRows(flux`from(bucket: "data") |> range(start: -${fluxDuration('1d')})`)).length >= 0);

  const task = await tasks.postTasks({
    body: { orgID: org.id, flux: 'option task = {name: "copy", every: 1h}\n\nfrom(bucket: "data") |> range(start: 0) |> set(key: "_measurement", value: "copied") |> to(bucket: "data")' },
  });
  const run = await tasks.postTasksIDRuns({ taskID: task.id, body: {} });
  await until(() => tasks.getTasksIDRunsID({ taskID: task.id, runID: run.id }), (r) => r.status === 'success');
  const copied = flux`from(bucket: "data") |> range(start: 0) |> filter(fn: (r) => r._measurement == "copied") |> count()`;
  assert.equal((await query.collectRows(copied))[0]._value, 2);

  await new DeleteAPI(influx).postDelete({ org: account.org, bucket: account.bucket, body: { start: '1970-01-01T00:00:00Z', stop: '2100-01-01T00:00:00Z', predicate: '_measurement="copied"' } });
  assert.equal((await query.collectRows(copied)).length, 0);
});

test('organizations, buckets and secrets are managed', async () => {
  const orgs = new OrgsAPI(influx);
  const buckets = new BucketsAPI(influx);
  const other = await orgs.postOrgs({ body: { name: 'other' } });
  const bucket = await buckets.postBuckets({ body: { orgID: other.id, name: 'own', retentionRules: [{ type: 'expire', everySeconds: 3600 }] } });
  assert.equal(bucket.retentionRules[0].everySeconds, 3600);
  assert.equal((await buckets.getBuckets({ orgID: other.id })).buckets.length, 3);
  await orgs.patchOrgsIDSecrets({ orgID: other.id, body: { key: 'value' } });
  assert.deepEqual((await orgs.getOrgsIDSecrets({ orgID: other.id })).secrets, ['key']);
  await orgs.deleteOrgsID({ orgID: other.id });
  await refused(buckets.getBucketsID({ bucketID: bucket.id }), 404);
});

test('a session works like a token until it is ended', async () => {
  const headers = [];
  await new SigninAPI(influx).postSignin({ auth: { user: account.username, password: account.password } }, { responseStarted: (h) => headers.push(h) });
  const cookie = headers[0]['set-cookie'][0].split(';')[0];
  const session = new InfluxDB({ url, headers: { cookie } });
  assert.ok((await new TasksAPI(session).getTasks({})).tasks.length > 0);
  await new SignoutAPI(session).postSignout();
  await refused(new TasksAPI(session).getTasks({}), 401);
});
