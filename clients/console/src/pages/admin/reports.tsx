/** Cases of reports: what was reported, by how many, and what is decided. */

import type { components } from "@fitai/client";
import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../../app-state.js";
import { ago, plural, words } from "../../format.js";
import { useProvenAction } from "../../ui/step-up.js";
import { useData } from "../../ui/data.js";
import { Button, Card, Choice, Empty, Field, Load, PageHead, Problem, Select } from "../../ui/kit.js";

type Case = components["schemas"]["ModerationCase"];
type Claimed = components["schemas"]["CaseFile"];
type Queue = "open" | "appealed" | "decided";
type Action = "dismiss" | "warn" | "hide" | "suspend";
const REASONS = ["spam", "harassment", "hate", "nudity", "violence", "self_harm", "impersonation", "cheating", "other"] as const;
type Reason = (typeof REASONS)[number];

export function ReportsPage() {
  const [queue, setQueue] = useState<Queue>("open");
  const cases = useData(() => dataOf(fitai().rest.GET("/admin/reports", { params: { query: { queue, limit: 20 } } })), [queue]);
  return (
    <>
      <PageHead title="Reports" actions={<Choice label="Queue" value={queue} options={[["open", "Open"], ["appealed", "Appealed"], ["decided", "Decided"]]} onChange={setQueue} />}>
        A case is claimed before its text is shown, so that two do not decide it.
      </PageHead>
      <Load of={cases} block>
        {(list) => list.length === 0 ? <Card><Empty title="No case in this queue" icon="reports">What users report appears here.</Empty></Card> : (
          <div class="grid">{list.map((item) => <CaseCard key={`${item.id}-${item.version}`} item={item} onChanged={cases.reload} />)}</div>
        )}
      </Load>
    </>
  );
}

function CaseCard({ item, onChanged }: { item: Case; onChanged: () => void }) {
  const action = useProvenAction();
  const [claimed, setClaimed] = useState<Claimed | undefined>();
  const path = { path: { id: item.id } };
  return (
    <Card title={words(item.targetType)} note={`${item.status}, opened ${ago(item.openedAt)}`}>
      <div class="stack small">
        {action.dialog}
        <ul class="row tight">{Object.entries(item.reasons).map(([reason, count]) => <li key={reason} class="tag bad">{words(reason)} × {count}</li>)}{item.hidden && <li class="tag">hidden</li>}</ul>
        <p class="hint">{plural(item.reports, "report")}, {item.trustedReports} of them trusted</p>
        {item.appeal && <p class="notice"><strong>Appeal</strong>{item.appeal.text}</p>}
        {item.decision && <p><strong>{words(item.decision.action)}</strong>, {ago(item.decision.decidedAt)}{item.decision.note && `: ${item.decision.note}`}</p>}
        {claimed && (
          <div class="notice">
            <strong>What was reported</strong>
            <span>{claimed.text ?? "No text: the user is the target."}</span>
            {claimed.newestReports.filter((report) => report.details).map((report, index) => <span key={index} class="hint">“{report.details}”</span>)}
          </div>
        )}
        <Problem error={action.error} />
        {!claimed && !item.decision && <div><Button small disabled={action.isBusy} onClick={() => void action.run(async () => setClaimed(await dataOf(fitai().rest.POST("/admin/reports/{id}/claim", { params: path }))))}>Claim and read</Button></div>}
        {claimed && <Decide isBusy={action.isBusy} isUser={item.targetType === "user"} onDecide={(decision, reason, note) => void action.run(async () => {
          const body = { version: claimed.version, action: decision, ...(decision === "dismiss" ? {} : { reason }), ...(note ? { note } : {}) };
          await dataOf(fitai().rest.PUT("/admin/reports/{id}", { params: path, body }));
          onChanged();
        })} />}
      </div>
    </Card>
  );
}

function Decide({ isBusy, isUser, onDecide }: { isBusy: boolean; isUser: boolean; onDecide: (action: Action, reason: Reason, note: string) => void }) {
  const [decision, setDecision] = useState<Action>("dismiss");
  const [reason, setReason] = useState<Reason>("spam");
  const options: (readonly [Action, string])[] = [["dismiss", "Nothing"], ["warn", "Warn"], ...(isUser ? [] : ([["hide", "Hide"]] as const)), ["suspend", "Suspend"]];
  return (
    <form class="stack small" onSubmit={(event) => { event.preventDefault(); onDecide(decision, reason, String(new FormData(event.currentTarget).get("note")).trim()); }}>
      <Choice label="Decision" value={decision} options={options} onChange={setDecision} />
      {decision !== "dismiss" && <Select label="Because of" value={reason} options={REASONS.map((value) => [value, words(value)] as const)} onChange={(value) => setReason(value as Reason)} />}
      <Field label="Note to the user" name="note" maxLength={500} />
      <div><Button primary type="submit" disabled={isBusy}>Decide</Button></div>
    </form>
  );
}
