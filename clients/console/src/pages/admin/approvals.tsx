/** Exercises that users want to see in the library. */

import type { components } from "@fitai/client";
import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../../app-state.js";
import { ago, words } from "../../format.js";
import { useAction, useData } from "../../ui/data.js";
import { Button, Card, Choice, Empty, Field, Load, PageHead, Problem } from "../../ui/kit.js";

type Submission = components["schemas"]["ExerciseSubmission"];
type Status = "pending" | "changes_requested" | "approved" | "rejected";

export function ApprovalsPage() {
  const [status, setStatus] = useState<Status>("pending");
  const submissions = useData(() => dataOf(fitai().rest.GET("/admin/exercises", { params: { query: { status, limit: 20 } } })), [status]);
  return (
    <>
      <PageHead title="Approvals" actions={<Choice label="State" value={status} options={[["pending", "Pending"], ["changes_requested", "Sent back"], ["approved", "Approved"], ["rejected", "Rejected"]]} onChange={setStatus} />}>
        An exercise that is approved is in everybody's library.
      </PageHead>
      <Load of={submissions} block>
        {(list) => list.length === 0 ? <Card><Empty title="Nothing to decide" icon="approvals">Exercises that users submit appear here.</Empty></Card> : (
          <div class="grid">{list.map((submission) => <SubmissionCard key={`${submission.id}-${submission.version}`} submission={submission} onChanged={submissions.reload} />)}</div>
        )}
      </Load>
    </>
  );
}

function SubmissionCard({ submission, onChanged }: { submission: Submission; onChanged: () => void }) {
  const action = useAction();
  const [reason, setReason] = useState("");
  const { exercise } = submission;
  const decide = (decision: "approve" | "reject" | "request_changes"): void => void action.run(async () => {
    const body = { version: submission.version, decision, ...(reason ? { reason } : {}) };
    await dataOf(fitai().rest.PUT("/admin/exercises/{id}/approve", { params: { path: { id: submission.id } }, body }));
    onChanged();
  });
  return (
    <Card title={exercise.name} note={`submitted ${ago(submission.submittedAt)}`}>
      <div class="stack small">
        <ul class="row tight">
          {exercise.primaryMuscleGroups.map((muscle) => <li key={muscle} class="tag">{words(muscle)}</li>)}
          {exercise.equipment.map((equipment) => <li key={equipment} class="tag">{words(equipment)}</li>)}
          <li class="tag">{exercise.difficulty}</li>
        </ul>
        <p>{exercise.description}</p>
        {exercise.instructions.length > 0 && <details><summary>Instructions</summary><ol class="steps">{exercise.instructions.map((step) => <li key={step}>{step}</li>)}</ol></details>}
        {submission.duplicates.length > 0 && <p class="notice bad">Like {submission.duplicates.map((duplicate) => duplicate.name).join(", ")}</p>}
        {submission.warnings.length > 0 && <p class="hint">{submission.warnings.map(words).join(", ")}</p>}
        <Problem error={action.error} />
        {submission.status === "pending" && (
          <>
            <Field label="Reason" value={reason} maxLength={500} hint="Needed to reject or to send back." onInput={(event) => setReason(event.currentTarget.value)} />
            <div class="row tight">
              <Button small primary disabled={action.isBusy} onClick={() => decide("approve")}>Approve</Button>
              <Button small disabled={action.isBusy || !reason} onClick={() => decide("request_changes")}>Send back</Button>
              <Button small danger disabled={action.isBusy || !reason} onClick={() => decide("reject")}>Reject</Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
