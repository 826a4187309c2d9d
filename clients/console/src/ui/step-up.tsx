/** What needs a fresh proof of identity asks for the password, and goes on. */

import { ApiError, dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import { useAction } from "./data.js";
import { Button, Dialog, Field, Problem } from "./kit.js";

/**
 * An action that may need a proof of identity. `dialog` is shown where it does; when the identity is proven, the work is done again.
 */
export function useProvenAction() {
  const action = useAction();
  const [waiting, setWaiting] = useState<(() => Promise<unknown>) | undefined>();
  const run = (work: () => Promise<unknown>): Promise<boolean> =>
    action.run(async () => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "step_up_required") throw error;
        setWaiting(() => work);
      }
    });
  const dialog = waiting && (
    <StepUp
      onClose={() => setWaiting(undefined)}
      onProven={() => {
        setWaiting(undefined);
        void run(waiting);
      }}
    />
  );
  return { ...action, run, dialog };
}

function StepUp({ onClose, onProven }: { onClose: () => void; onProven: () => void }) {
  const action = useAction();
  return (
    <Dialog title="Confirm that it is you" onClose={onClose}>
      <form class="stack small" onSubmit={(event) => {
        event.preventDefault();
        const password = String(new FormData(event.currentTarget).get("password"));
        void action.run(async () => {
          await dataOf(fitai().rest.POST("/auth/step-up", { body: { password } }));
          // The next token says that the identity was proven.
          await fitai().session.refresh();
        }).then((succeeded) => succeeded && onProven());
      }}>
        <p class="hint">This changes accounts or their protection; it needs a proof of identity of the last ten minutes.</p>
        <Field label="Password" name="password" type="password" autocomplete="current-password" required />
        <Problem error={action.error} />
        <div class="row"><Button primary type="submit" disabled={action.isBusy}>Confirm</Button><Button onClick={onClose}>Cancel</Button></div>
      </form>
    </Dialog>
  );
}
