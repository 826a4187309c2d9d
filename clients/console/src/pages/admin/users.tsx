/** Finding accounts, looking at one, changing it. */

import type { components } from "@fitai/client";
import { ApiError, dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../../app-state.js";
import { ago, day, moment, personName, plural, rounded, words } from "../../format.js";
import { href, route } from "../../router.js";
import { useAction, useData } from "../../ui/data.js";
import { useProvenAction } from "../../ui/step-up.js";
import { Button, Card, Empty, Field, Load, More, Number, Numbers, PageHead, Problem, Select } from "../../ui/kit.js";

type Line = components["schemas"]["Person"];

export function UsersPage() {
  const id = route.value.path[2];
  return id ? <Person key={id} id={id} /> : <People />;
}

interface Search {
  q: string;
  status: string;
  plan: string;
}

async function find(search: Search, cursor?: string) {
  const query = {
    limit: 25,
    ...(search.q ? { q: search.q } : {}),
    ...(search.status ? { status: search.status as "active" | "suspended" } : {}),
    ...(search.plan ? { plan: search.plan as "free" | "premium" | "pro" } : {}),
    ...(cursor ? { cursor } : {}),
  };
  const { data, error, response } = await fitai().rest.GET("/admin/users", { params: { query } });
  if (!data) throw ApiError.of(response, error);
  return { people: data.data, cursor: data.meta.pagination?.cursor ?? undefined };
}

function People() {
  const [search, setSearch] = useState<Search>({ q: "", status: "", plan: "" });
  const [more, setMore] = useState<{ people: Line[]; cursor: string | undefined } | undefined>();
  const first = useData(() => find(search), [search]);
  const action = useAction();
  const change = (part: Partial<Search>): void => {
    setMore(undefined);
    setSearch((before) => ({ ...before, ...part }));
  };
  return (
    <>
      <PageHead title="Users">By an address or an id exactly, or by the beginning of a name. Each look is in the audit trail.</PageHead>
      <Card>
        <div class="stack">
          <form class="row filters" onSubmit={(event) => { event.preventDefault(); change({ q: String(new FormData(event.currentTarget).get("q")).trim() }); }}>
            <Field label="Address, id or name" name="q" type="search" defaultValue={search.q} />
            <Select label="Status" value={search.status} options={[["", "Any"], ["active", "Active"], ["suspended", "Suspended"]]} onChange={(status) => change({ status })} />
            <Select label="Plan" value={search.plan} options={[["", "Any"], ["free", "Free"], ["premium", "Premium"], ["pro", "Pro"]]} onChange={(plan) => change({ plan })} />
            <Button primary type="submit">Find</Button>
          </form>
          <Load of={first}>
            {(page) => {
              const people = [...page.people, ...(more?.people ?? [])];
              const cursor = more ? more.cursor : page.cursor;
              return (
                <>
                  {people.length === 0 ? <Empty title="Nobody on this page" icon="users">{cursor ? "There is more: a page may be empty." : "No account fits."}</Empty> : <PeopleTable people={people} />}
                  <Problem error={action.error} />
                  <More cursor={cursor} isBusy={action.isBusy} onMore={() => void action.run(async () => {
                    const next = await find(search, cursor);
                    setMore((before) => ({ people: [...(before?.people ?? []), ...next.people], cursor: next.cursor }));
                  })} />
                </>
              );
            }}
          </Load>
        </div>
      </Card>
    </>
  );
}

function PeopleTable({ people }: { people: readonly Line[] }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Accounts">
      <table>
        <caption class="unseen">Accounts</caption>
        <thead><tr><th scope="col">Who</th><th scope="col">Address</th><th scope="col">Plan</th><th scope="col">State</th><th scope="col">Since</th><th scope="col">Last sign-in</th></tr></thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td><a href={href(`admin/users/${person.id}`)}>{personName(person)}</a>{person.role === "admin" && <> <span class="tag lime">admin</span></>}</td>
              <td>{person.email}{!person.emailVerified && <span class="hint"> (not verified)</span>}</td>
              <td>{person.plan}</td>
              <td><span class={`tag ${person.status === "suspended" ? "bad" : "good"}`}>{person.status}</span></td>
              <td>{day(person.createdAt)}</td>
              <td>{person.lastLoginAt ? ago(person.lastLoginAt) : "never"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const REASONS = ["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other", "fraud", "security"] as const;
type Reason = (typeof REASONS)[number];
const DAY = 86_400_000;

function Person({ id }: { id: string }) {
  const person = useData(() => dataOf(fitai().rest.GET("/admin/users/{id}", { params: { path: { id } } })), [id]);
  const action = useProvenAction();
  const change = (body: components["schemas"]["ChangePerson"]): void => void action.run(async () => {
    await dataOf(fitai().rest.PUT("/admin/users/{id}", { params: { path: { id } }, body }));
    person.reload();
  });
  return (
    <>
      <PageHead title="Account" actions={<a class="button" href={href("admin/users")}>All accounts</a>} />
      {action.dialog}
      <Load of={person} block>
        {(data) => (
          <div class="grid">
            <Card title={personName(data)} note={data.email}>
              <Numbers>
                <Number label="Plan" value={data.plan} />
                <Number label="Sessions" value={data.sessions} />
                <Number label="Second factors" value={data.secondFactors} />
                <Number label="Model calls" value={data.modelUsage.calls} unit={`$${(data.modelUsage.costMicros / 1e6).toFixed(2)}`} />
              </Numbers>
              <dl class="facts">
                <div><dt>User name</dt><dd>{data.username}</dd></div>
                <div><dt>Id</dt><dd><code>{data.id}</code></dd></div>
                <div><dt>Role</dt><dd>{data.role}</dd></div>
                <div><dt>Address</dt><dd>{data.emailVerified ? "verified" : "not verified"}</dd></div>
                <div><dt>Registered</dt><dd>{moment(data.createdAt)}</dd></div>
                <div><dt>Last active</dt><dd>{data.lastActiveAt ? ago(data.lastActiveAt) : "unknown"}</dd></div>
                <div><dt>Cases</dt><dd>{plural(data.cases.length, "case")}, {rounded(data.pastSuspensions.length)} past suspensions</dd></div>
              </dl>
            </Card>
            <Card title="Decide" note={`version ${data.version}`}>
              <div class="stack">
                <Problem error={action.error} />
                {data.suspension ? (
                  <div class="notice bad">
                    <strong>Suspended for {words(data.suspension.reason).toLowerCase()}</strong>
                    <span>{data.suspension.until ? `until ${moment(data.suspension.until)}` : "without an end"}{data.suspension.note && `: ${data.suspension.note}`}</span>
                    <div><Button small disabled={action.isBusy} onClick={() => change({ version: data.version, suspension: null })}>End the suspension</Button></div>
                  </div>
                ) : (
                  <Suspend isBusy={action.isBusy} onSuspend={(reason, days, note) => change({
                    version: data.version,
                    suspension: { reason, ...(note ? { note } : {}), ...(days > 0 ? { until: new Date(Date.now() + days * DAY).toISOString() } : {}) },
                  })} />
                )}
                <div class="row">
                  <Button small disabled={action.isBusy} onClick={() => change({ version: data.version, plan: { plan: "premium", until: new Date(Date.now() + 30 * DAY).toISOString(), reason: "granted in the console" } })}>Grant Premium for 30 days</Button>
                  <Button small disabled={action.isBusy} onClick={() => change({ version: data.version, signOutEverywhere: true })}>Sign out everywhere</Button>
                </div>
              </div>
            </Card>
          </div>
        )}
      </Load>
    </>
  );
}

function Suspend({ isBusy, onSuspend }: { isBusy: boolean; onSuspend: (reason: Reason, days: number, note: string) => void }) {
  const [reason, setReason] = useState<Reason>("spam");
  const [days, setDays] = useState("7");
  return (
    <form class="stack small" onSubmit={(event) => { event.preventDefault(); onSuspend(reason, globalThis.Number(days), String(new FormData(event.currentTarget).get("note")).trim()); }}>
      <Select label="Suspend for" value={reason} options={REASONS.map((value) => [value, words(value)] as const)} onChange={(value) => setReason(value as Reason)} />
      <Select label="Until" value={days} options={[["1", "a day from now"], ["7", "a week from now"], ["30", "30 days from now"], ["0", "somebody ends it"]]} onChange={setDays} />
      <Field label="Note to the user" name="note" maxLength={500} />
      <div><Button danger type="submit" disabled={isBusy}>Suspend</Button></div>
    </form>
  );
}
