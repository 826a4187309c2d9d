/** Adding an authenticator app: the picture, the code, the recovery codes. */

import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import { useProvenAction } from "../ui/step-up.js";
import { Button, Card, Field, PageHead, Problem } from "../ui/kit.js";

/** The page of an administrator who has no second factor: nothing else is allowed. */
export function SecondFactorPage({ onAdded }: { onAdded: () => void }) {
  return (
    <main class="main narrow">
      <PageHead title="A second factor is needed">An administrator's account may do nothing before it has one.</PageHead>
      <Card><AddAuthenticator onAdded={onAdded} /></Card>
    </main>
  );
}

interface Enrolment {
  id: string;
  secret: string;
  qrCode: string;
}

export function AddAuthenticator({ onAdded }: { onAdded: () => void }) {
  const action = useProvenAction();
  const [enrolment, setEnrolment] = useState<Enrolment | undefined>();
  const [codes, setCodes] = useState<string[] | undefined>();
  const { rest, session } = fitai();
  if (codes) {
    return (
      <div class="stack">
        <h2>Recovery codes</h2>
        <p>Each of them signs you in once, without the app. They are not shown again.</p>
        <ul class="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
        <div><Button primary onClick={onAdded}>I have kept them</Button></div>
      </div>
    );
  }
  if (!enrolment) {
    return (
      <div class="stack">
        <p>Any app for six-digit codes will do.</p>
        <Problem error={action.error} />
        {action.dialog}
        <div><Button primary disabled={action.isBusy} onClick={() => void action.run(async () => setEnrolment(await dataOf(rest.POST("/auth/mfa/totp", { body: { name: "Authenticator" } }))))}>Add an authenticator app</Button></div>
      </div>
    );
  }
  return (
    <form class="stack" onSubmit={(event) => {
      event.preventDefault();
      const code = String(new FormData(event.currentTarget).get("code")).trim();
      void action.run(async () => {
        const answer = await dataOf(rest.POST("/auth/mfa/totp/{id}/confirm", { params: { path: { id: enrolment.id } }, body: { code } }));
        // The next token says that the session has proven a second factor.
        await session.refresh();
        if (answer.recoveryCodes) setCodes(answer.recoveryCodes);
        else onAdded();
      });
    }}>
      <p>Scan the picture with the app, or type the secret.</p>
      <img class="qr" alt="The secret as a QR code; it is written below" src={`data:image/svg+xml,${encodeURIComponent(enrolment.qrCode)}`} />
      <code data-secret>{enrolment.secret}</code>
      <Field label="Code" name="code" inputMode="numeric" autocomplete="one-time-code" required />
      <Problem error={action.error} />
      {action.dialog}
      <div><Button primary type="submit" disabled={action.isBusy}>Confirm</Button></div>
    </form>
  );
}
