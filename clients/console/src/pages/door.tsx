/** Signing in and signing up: both devices, each with a session of its own. */

import type { SecondFactorRequired } from "@fitai/client";
import { ApiError, dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { Brand } from "../app.js";
import { devices } from "../app-state.js";
import type { Device } from "../devices.js";
import type { Units } from "../format.js";
import { useAction } from "../ui/data.js";
import { Button, Choice, Field, Problem, Select } from "../ui/kit.js";

type Step = { name: "sign-in" } | { name: "sign-up" } | { name: "code"; required: SecondFactorRequired };

export function Door() {
  const [step, setStep] = useState<Step>({ name: "sign-in" });
  return (
    <div class="door">
      <aside class="door-picture">
        <Brand />
        <Picture />
        <blockquote>One set, two devices, <em>nothing lost.</em></blockquote>
        <p>Train on a phone and a watch side by side. Pull the plug of either, go on, and put it back: what was done is there, once.</p>
      </aside>
      <main class="door-form">
        <div class="inner">
          {step.name === "code" ? (
            <CodeForm required={step.required} onBack={() => setStep({ name: "sign-in" })} />
          ) : (
            <>
              <h1 id="title">{step.name === "sign-in" ? "Sign in" : "Sign up"}</h1>
              <Choice label="Account" value={step.name} options={[["sign-in", "I have an account"], ["sign-up", "I am new"]]} onChange={(name) => setStep({ name } as Step)} />
              {step.name === "sign-in" ? <SignInForm onSecondFactor={(required) => setStep({ name: "code", required })} /> : <SignUpForm />}
            </>
          )}
        </div>
      </main>
    </div>
  );
}

/** Two lines, and what passes between them: one of them is cut, and comes back. */
function Picture() {
  const rows = [28, 64, 100, 208, 244];
  return (
    <svg class="picture" viewBox="0 0 520 272" aria-hidden="true" fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="3">
      <path d="M60 8v256" stroke="#7cbcff" />
      <path d="M460 8v112M460 190v74" stroke="#ffa36f" />
      <path d="M460 126v58" stroke="#ffa36f" stroke-dasharray="1 10" />
      {rows.map((y) => <path key={y} d={`M72 ${y}h372m-11-8 11 8-11 8`} stroke="#3b4549" />)}
      <path d="M72 136h300" stroke="#3b4549" stroke-dasharray="1 10" />
      <path d="M72 172h300" stroke="#3b4549" stroke-dasharray="1 10" />
      {rows.map((y) => <circle key={y} cx="60" cy={y} r="7" fill="#0d1011" stroke="#7cbcff" />)}
      {[28, 64, 100, 208, 226, 244].map((y) => <circle key={y} cx="460" cy={y} r="7" fill="#0d1011" stroke="#ffa36f" />)}
      {[136, 172].map((y) => <circle key={y} cx="60" cy={y} r="7" fill="#c8f04a" stroke="#c8f04a" />)}
    </svg>
  );
}

const text = (form: FormData, name: string): string => String(form.get(name) ?? "");

/** The message of a field that the server has refused. */
function problemOf(error: Error | undefined, path: string): string | undefined {
  return error instanceof ApiError ? error.fields.find((field) => field.path === path)?.message : undefined;
}

function SignInForm({ onSecondFactor }: { onSecondFactor: (required: SecondFactorRequired) => void }) {
  const { phone, watch } = devices();
  const action = useAction();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const login = { login: text(form, "login"), password: text(form, "password") };
        void action.run(async () => {
          // The watch first: the pages appear as soon as the phone is signed in.
          const answer = await watch.fitai.session.signIn(login);
          if (answer.status === "second_factor_required") return onSecondFactor(answer);
          await phone.fitai.session.signIn(login);
        });
      }}
    >
      <Field label="E-mail or user name" name="login" autocomplete="username" required />
      <Field label="Password" name="password" type="password" autocomplete="current-password" required />
      <Problem error={action.error} />
      <Button primary large type="submit" disabled={action.isBusy}>{action.isBusy ? "Signing in…" : "Sign in both devices"}</Button>
    </form>
  );
}

/** The second step. A code is good once, so only the phone is signed in; the watch has its own form on the live page. */
function CodeForm({ required, onBack }: { required: SecondFactorRequired; onBack: () => void }) {
  return (
    <>
      <h1 id="title">Second step</h1>
      <p class="hint">The code of your authenticator app signs the phone in. A code is good once: the watch asks for the next one.</p>
      <CodeFields required={required} device={devices().phone} />
      <Button plain onClick={onBack}>Back</Button>
    </>
  );
}

export function CodeFields({ required, device }: { required: SecondFactorRequired; device: Device }) {
  const action = useAction();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const code = text(new FormData(event.currentTarget), "code").trim();
        const { rest, session } = device.fitai;
        void action.run(async () => {
          const body = { mfaToken: required.mfaToken, code };
          const isRecovery = !/^\d{6}$/.test(code);
          await session.accept(await dataOf(isRecovery ? rest.POST("/auth/login/recovery-code", { body }) : rest.POST("/auth/login/totp", { body })));
        });
      }}
    >
      <Field label="Code of the app, or a recovery code" name="code" autocomplete="one-time-code" required />
      <Problem error={action.error} />
      <Button primary type="submit" disabled={action.isBusy}>Sign in</Button>
    </form>
  );
}

function SignUpForm() {
  const { phone, watch } = devices();
  const action = useAction();
  const [units, setUnits] = useState<Units>("metric");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const email = text(form, "email");
        const password = text(form, "password");
        const profile = { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
        void action.run(async () => {
          await watch.fitai.session.register({ email, username: text(form, "username"), password, profile, preferences: { units } });
          await phone.fitai.session.signIn({ login: email, password });
        });
      }}
    >
      <Field label="E-mail" name="email" type="email" autocomplete="email" required problem={problemOf(action.error, "email")} />
      <Field label="User name" name="username" autocomplete="username" required problem={problemOf(action.error, "username")} />
      <Field label="Password" name="password" type="password" autocomplete="new-password" required hint="At least ten characters." problem={problemOf(action.error, "password")} />
      <Select label="Units" value={units} options={[["metric", "Kilograms and kilometres"], ["imperial", "Pounds and miles"]]} onChange={(value) => setUnits(value as Units)} />
      <Problem error={action.error} />
      <Button primary large type="submit" disabled={action.isBusy}>{action.isBusy ? "Signing up…" : "Create the account"}</Button>
    </form>
  );
}
