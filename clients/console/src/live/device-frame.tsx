/** What both devices have in common: name, state of the connection, the switch of the network, the facts below. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { SecondFactorRequired } from "@fitai/client";
import { phone } from "../app-state.js";
import type { Device } from "../devices.js";
import { plural } from "../format.js";
import { CodeFields } from "../pages/door.js";
import { useAction } from "../ui/data.js";
import { Button, Field, Icon, Problem, Switch } from "../ui/kit.js";

const STATES = { open: "live", connecting: "connecting", waiting: "reconnecting", closed: "not connected" } as const;

export function DeviceFrame({ device, children }: { device: Device; children: ComponentChildren }) {
  const online = device.network.online.value;
  const state = online ? STATES[device.live.value] : "offline";
  const work = device.work.value;
  return (
    <section class={`device ${device.key} ${online ? "" : "is-offline"}`} aria-label={device.label} data-device={device.key} data-version={device.workout.value?.version} data-unsent={work.unsent}>
      <header>
        <h2><Icon name={device.key} />{device.label}</h2>
        <span class={`link-state ${online ? (device.live.value === "open" ? "open" : "") : "cut"}`} role="status"><i />{state}</span>
      </header>
      <div class={`body-${device.key}`}>{device.user.value ? children : <SignInHere device={device} />}</div>
      <Switch label={online ? "Network on" : "Network off"} on={online} onChange={(on) => device.turn(on)} />
      <dl class="device-facts">
        <div><dt>Version</dt><dd>{device.workout.value?.version ?? "–"}</dd></div>
        <div><dt>On the device only</dt><dd>{work.unsent === 0 ? "nothing" : plural(work.unsent, "change")}</dd></div>
      </dl>
      {device.conflicts.value.map((conflict) => (
        <div key={conflict.operation.clientId} class="notice bad" role="alert">
          <strong>The server has refused {conflict.operation.op.replace("_", " ")}</strong>
          <span>{conflict.error.message}</span>
          <div><Button small onClick={() => void device.fitai.workouts.dismiss(conflict.operation.clientId)}>Understood</Button></div>
        </div>
      ))}
    </section>
  );
}

/** A device that is not signed in: each has a session of its own. */
function SignInHere({ device }: { device: Device }) {
  const action = useAction();
  const [required, setRequired] = useState<SecondFactorRequired | undefined>();
  if (required) return <CodeFields required={required} device={device} />;
  return (
    <form
      class="stack small"
      onSubmit={(event) => {
        event.preventDefault();
        const password = String(new FormData(event.currentTarget).get("password"));
        const login = phone().user.value?.email ?? "";
        void action.run(async () => {
          const answer = await device.fitai.session.signIn({ login, password });
          if (answer.status === "second_factor_required") setRequired(answer);
        });
      }}
    >
      <strong>Sign the {device.label.toLowerCase()} in</strong>
      <Field label="Password" name="password" type="password" autocomplete="current-password" required />
      <Problem error={action.error} />
      <Button primary type="submit" disabled={action.isBusy}>Sign in</Button>
    </form>
  );
}
