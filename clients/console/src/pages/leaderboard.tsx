/** Who is ahead: friends, or everybody who takes part; renewed when it changes. */

import { dataOf } from "@fitai/client";
import { useEffect, useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import { ago, number, personName, plural, units } from "../format.js";
import { useAction, useData } from "../ui/data.js";
import { Avatar, Button, Card, Choice, Empty, Load, Number, Numbers, PageHead, Problem } from "../ui/kit.js";

type Metric = "workouts" | "minutes" | "distance" | "target" | "strength" | "volume";
type Period = "weekly" | "monthly" | "all_time";
type Scope = "global" | "friends";

export function LeaderboardPage() {
  const [scope, setScope] = useState<Scope>("friends");
  const [metric, setMetric] = useState<Metric>("workouts");
  const [period, setPeriod] = useState<Period>("monthly");
  // What a board does not have is not asked for: volume is compared among friends, percentages by week or month.
  const metrics: readonly (readonly [Metric, string])[] = [
    ["workouts", "Days"], ["minutes", "Minutes"], ["distance", "Distance"],
    ...(period === "all_time" ? [] : ([["target", "Target"], ["strength", "Strength"]] as const)),
    ...(scope === "friends" ? ([["volume", "Volume"]] as const) : []),
  ];
  const shown = metrics.some(([name]) => name === metric) ? metric : "workouts";
  const board = useData(
    () => dataOf(fitai().rest.GET("/community/leaderboard", { params: { query: { scope, metric: shown, period, watch: scope === "global", limit: 25 } } })),
    [scope, shown, period, units.value],
  );
  useEffect(() => fitai().live.on("leaderboard:update", board.reload), []);
  return (
    <>
      <PageHead title="Leaderboard">Ranks are counted as the days of each user go by.</PageHead>
      <div class="stack">
        <div class="row">
          <Choice label="Among" value={scope} options={[["friends", "Friends"], ["global", "Everybody"]]} onChange={setScope} />
          <Choice label="Metric" value={shown} options={metrics} onChange={setMetric} />
          <Choice label="Period" value={period} options={[["weekly", "Week"], ["monthly", "Month"], ["all_time", "All time"]]} onChange={setPeriod} />
        </div>
        <Card>
          <Load of={board} block>
            {(data) => (
              <div class="stack">
                <Numbers>
                  <Number label="Your rank" value={data.me ? data.me.rank : "–"} unit={`of ${data.total}`} />
                  {data.me && <Number label="Your score" value={number(data.me.score)} unit={data.unit} />}
                </Numbers>
                {data.entries.length === 0 ? (
                  <Empty title="Nobody is ranked yet" icon="board">{scope === "global" ? "Only who takes part is shown." : "Add friends, and train."}</Empty>
                ) : (
                  <div class="scroll">
                    <table>
                      <caption class="unseen">Ranks</caption>
                      <thead><tr><th scope="col" class="figure">Rank</th><th scope="col">Who</th><th scope="col" class="figure">Score</th></tr></thead>
                      <tbody>
                        {data.entries.map((entry) => {
                          const name = personName(entry.user);
                          return (
                            <tr key={entry.user.id} class={entry.isCaller ? "me" : ""}>
                              <td class="figure">{entry.rank}</td>
                              <td><span class="person"><Avatar name={name} />{name}{entry.isCaller && <span class="tag">you</span>}</span></td>
                              <td class="figure"><strong>{number(entry.score)}</strong> {data.unit === "percent" ? "%" : data.unit}</td>
                            </tr>
                          );
                        })}
                      </tbody>
                    </table>
                  </div>
                )}
                <p class="hint">{plural(data.total, "person", "people")}, counted {ago(data.asOf)}.</p>
              </div>
            )}
          </Load>
        </Card>
        {scope === "global" && <TakePart onChanged={board.reload} />}
      </div>
    </>
  );
}

/** Nobody is on a board that everybody sees without having chosen it. */
function TakePart({ onChanged }: { onChanged: () => void }) {
  const preferences = useData(() => dataOf(fitai().rest.GET("/users/preferences", {})), []);
  const action = useAction();
  return (
    <Load of={preferences}>
      {(data) => (
        <div class="notice">
          <span>{data.privacy.leaderboards ? "You are shown on boards that everybody sees." : "You are not shown on boards that everybody sees."}</span>
          <Problem error={action.error} />
          <div>
            <Button small disabled={action.isBusy} onClick={() => void action.run(async () => {
              await dataOf(fitai().rest.PUT("/users/preferences", { body: { privacy: { leaderboards: !data.privacy.leaderboards } } }));
              preferences.reload();
              onChanged();
            })}>{data.privacy.leaderboards ? "Leave the boards" : "Take part"}</Button>
          </div>
        </div>
      )}
    </Load>
  );
}
