/** The account: units, second factors, the devices that are signed in, friends. */

import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai, loadUnits, phone } from "../app-state.js";
import type { Units } from "../format.js";
import { ago, day, personName, units } from "../format.js";
import { useAction, useData } from "../ui/data.js";
import { useProvenAction } from "../ui/step-up.js";
import { Avatar, Button, Card, Choice, Empty, Field, Load, PageHead, Problem } from "../ui/kit.js";
import { AddAuthenticator } from "./second-factor.js";

export function AccountPage() {
  const user = phone().user.value;
  return (
    <>
      <PageHead title="Account">{user && <>{user.email}, {user.subscription.plan} plan, since {day(user.createdAt, { dateStyle: "medium" })}</>}</PageHead>
      <div class="grid">
        <UnitsCard />
        <Friends />
        <Sessions />
        <Factors />
      </div>
    </>
  );
}

function UnitsCard() {
  const action = useAction();
  return (
    <Card title="Units" note="For every device of the account">
      <div class="stack small">
        <Choice<Units> label="Units" value={units.value} options={[["metric", "Kilograms"], ["imperial", "Pounds"]]} onChange={(value) => void action.run(async () => {
          await dataOf(fitai().rest.PUT("/users/preferences", { body: { units: value } }));
          await loadUnits();
        })} />
        <Problem error={action.error} />
      </div>
    </Card>
  );
}

function Sessions() {
  const sessions = useData(() => dataOf(fitai().rest.GET("/auth/sessions", {})), []);
  const action = useAction();
  return (
    <Card title="Devices signed in">
      <Problem error={action.error} />
      <Load of={sessions}>
        {(list) => (
          <ul class="list">
            {list.map((session) => (
              <li key={session.id} class="row between">
                <div><strong>{session.deviceName ?? "A device"}</strong> {session.current && <span class="tag">this one</span>}<p class="hint">used {ago(session.usedAt)}</p></div>
                {!session.current && <Button small disabled={action.isBusy} onClick={() => void action.run(async () => {
                  await fitai().rest.DELETE("/auth/sessions/{id}", { params: { path: { id: session.id } } });
                  sessions.reload();
                })}>Sign out</Button>}
              </li>
            ))}
          </ul>
        )}
      </Load>
    </Card>
  );
}

function Factors() {
  const factors = useData(() => dataOf(fitai().rest.GET("/auth/mfa/totp", {})), []);
  const action = useProvenAction();
  const [isAdding, setAdding] = useState(false);
  return (
    <Card title="Second factors">
      {action.dialog}
      <Problem error={action.error} />
      <Load of={factors}>
        {(data) =>
          isAdding ? <AddAuthenticator onAdded={() => { setAdding(false); factors.reload(); }} /> : (
            <div class="stack small">
              {data.factors.length === 0 ? <p class="hint">None. An authenticator app makes a stolen password useless.</p> : (
                <ul class="list">{data.factors.map((factor) => <li key={factor.id}><strong>{factor.name}</strong> <span class="tag">{factor.kind}</span><p class="hint">added {ago(factor.createdAt)}; {data.recoveryCodes.remaining} recovery codes left</p></li>)}</ul>
              )}
              <div class="row">
                <Button small onClick={() => setAdding(true)}>Add an authenticator app</Button>
                {data.factors.length > 0 && !data.required && <Button small danger onClick={() => void action.run(async () => {
                  await dataOf(fitai().rest.DELETE("/auth/mfa/totp", {}));
                  factors.reload();
                })}>Remove the apps</Button>}
              </div>
            </div>
          )
        }
      </Load>
    </Card>
  );
}

async function allFriends() {
  const { rest } = fitai();
  const [friends, incoming] = await Promise.all([
    dataOf(rest.GET("/users/friends", { params: { query: { status: "accepted" } } })),
    dataOf(rest.GET("/users/friends", { params: { query: { status: "incoming" } } })),
  ]);
  return { friends, incoming };
}

function Friends() {
  const friends = useData(allFriends, []);
  const [query, setQuery] = useState("");
  const action = useAction();
  const matches = useData(async () => (query.length < 2 ? [] : dataOf(fitai().rest.GET("/users/search", { params: { query: { q: query, limit: 5 } } }))), [query]);
  const answer = (userId: string, accept: boolean): void => void action.run(async () => {
    await dataOf(fitai().rest.PUT("/users/friends/{userId}", { params: { path: { userId } }, body: { accept } }));
    friends.reload();
  });
  return (
    <Card title="Friends">
      <div class="stack small">
        <Load of={friends}>
          {(data) => (
            <>
              {data.friends.length + data.incoming.length === 0 && <Empty title="No friends yet" icon="room">Find them by name, below.</Empty>}
              <ul class="list">
                {data.incoming.map((person) => (
                  <li key={person.id} class="row between">
                    <span class="person"><Avatar name={personName(person)} />{personName(person)}<span class="tag lime">asks</span></span>
                    <span class="row tight"><Button small primary onClick={() => answer(person.id, true)}>Accept</Button><Button small onClick={() => answer(person.id, false)}>Decline</Button></span>
                  </li>
                ))}
                {data.friends.map((person) => <li key={person.id}><span class="person"><Avatar name={personName(person)} />{personName(person)}</span></li>)}
              </ul>
            </>
          )}
        </Load>
        <Field label="Find people" type="search" value={query} onInput={(event) => setQuery(event.currentTarget.value.trim())} />
        <Problem error={action.error} />
        {query.length >= 2 && (
          <Load of={matches}>
            {(people) => people.length === 0 ? <p class="hint">Nobody of that name.</p> : (
              <ul class="list">
                {people.map((person) => (
                  <li key={person.id} class="row between">
                    <span class="person"><Avatar name={personName(person)} />{personName(person)}</span>
                    <Button small disabled={action.isBusy} onClick={() => void action.run(() => dataOf(fitai().rest.POST("/users/friends/request", { body: { userId: person.id } })))}>Ask to be friends</Button>
                  </li>
                ))}
              </ul>
            )}
          </Load>
        )}
      </div>
    </Card>
  );
}
