/** How the platform is used: users, retention, features, business, the model, latency. */

import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../../app-state.js";
import { Bars } from "../../charts/bars.js";
import { day, moment, number, rounded, words } from "../../format.js";
import { useData } from "../../ui/data.js";
import { Card, Choice, Load, Number, Numbers, PageHead } from "../../ui/kit.js";

const DAY = 86_400_000;
/** Shares come in percent. */
const percent = (share: number | undefined): string => (share === undefined ? "–" : `${share.toFixed(0)} %`);

export function PlatformPage() {
  const [days, setDays] = useState<"7" | "28" | "90">("28");
  const analytics = useData(() => {
    const now = Date.now();
    const date = (time: number): string => new Date(time).toISOString().slice(0, 10);
    return dataOf(fitai().rest.GET("/admin/analytics", { params: { query: { from: date(now - (globalThis.Number(days) - 1) * DAY), to: date(now), view: "overview" } } }));
  }, [days]);
  return (
    <>
      <PageHead title="Platform" actions={<Choice label="Days" value={days} options={[["7", "7 days"], ["28", "28 days"], ["90", "90 days"]]} onChange={setDays} />}>How the platform is used, counted by day of UTC.</PageHead>
      <Load of={analytics} block>
        {({ activity, retention, engagement, business, ai, latency, countedAt }) => (
          <div class="stack">
            {activity && (
              <Card title="Activity" note={`counted ${moment(countedAt)}`}>
                <div class="stack">
                  <Numbers>
                    <Number label="Accounts" value={rounded(activity.users)} />
                    <Number label="New" value={rounded(activity.newUsers)} />
                    <Number label="Online now" value={rounded(activity.usersOnline)} />
                    <Number label="A day" value={number(activity.averageDau)} />
                    <Number label="A month" value={rounded(activity.mau)} />
                    <Number label="Stickiness" value={percent(activity.stickiness)} />
                    <Number label="Workouts" value={rounded(activity.workoutsCompleted)} unit={`of ${rounded(activity.workoutsStarted)} started`} />
                  </Numbers>
                  <Bars title="Active users by day" format={rounded} bars={activity.days.map((entry) => ({
                    key: entry.date, label: day(entry.date), value: entry.dau, text: `${day(entry.date)}: ${entry.dau} active, ${entry.newUsers} new, ${entry.workoutsCompleted} workouts`,
                  }))} />
                </div>
              </Card>
            )}
            <div class="grid">
              {retention && (
                <Card title="Retention" note="Back on a day after registration">
                  <ul>{retention.retention.map((entry) => <Share key={entry.day} label={`Day ${entry.day}`} share={entry.share} amount={percent(entry.share)} />)}</ul>
                </Card>
              )}
              {engagement && (
                <Card title="Features" note={`of ${rounded(engagement.mau)} users`}>
                  <ul>{engagement.features.map((entry) => <Share key={entry.feature} label={words(entry.feature)} share={entry.share} amount={rounded(entry.users)} />)}</ul>
                </Card>
              )}
              {business && (
                <Card title="Business">
                  <Numbers>
                    <Number label="Paying" value={rounded(business.paying)} />
                    <Number label="Gained" value={rounded(business.gained)} />
                    <Number label="Lost" value={rounded(business.lost)} />
                    <Number label="Churn" value={percent(business.churn)} />
                    <Number label="Trials" value={rounded(business.trials)} />
                    {business.revenue.map((line) => <Number key={line.currency} label={`A month, ${line.currency.toUpperCase()}`} value={number(line.mrr / 100)} />)}
                  </Numbers>
                </Card>
              )}
              {ai && (
                <Card title="Language model" note={ai.month}>
                  <Numbers><Number label="Calls" value={rounded(ai.calls)} /><Number label="Cost" value={`$${(ai.costMicros / 1e6).toFixed(2)}`} /></Numbers>
                </Card>
              )}
              {latency && (
                <Card title="Slowest routes" note="95th percentile">
                  {latency.measured ? <ul>{latency.routes.slice(0, 8).map((line) => <li key={line.route} class="row between"><code>{line.route}</code><strong>{rounded(line.p95)} ms</strong></li>)}</ul> : <p class="hint">Not measured on this stage.</p>}
                </Card>
              )}
            </div>
          </div>
        )}
      </Load>
    </>
  );
}

function Share({ label, share, amount }: { label: string; share: number | undefined; amount: string }) {
  return (
    <li class="share">
      <span>{label}</span>
      <span class="meter" aria-hidden="true"><svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect class="h3" width={share ?? 0} height="8" /></svg></span>
      <span class="amount">{amount}</span>
    </li>
  );
}
