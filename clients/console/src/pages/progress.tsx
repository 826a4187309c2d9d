/** What the training adds up to: numbers, volume by week, muscles, strength, the calendar. */

import { dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import type { Muscle } from "../body/muscles.js";
import { BodyMap } from "../body/body-map.js";
import { Bars } from "../charts/bars.js";
import { Calendar } from "../charts/calendar.js";
import { Trend } from "../charts/trend.js";
import { compact, day, duration, number, plural, rounded, signed, units, weight, weightUnit, words } from "../format.js";
import { useData } from "../ui/data.js";
import { Card, Choice, Empty, Load, Number, Numbers, PageHead, Select } from "../ui/kit.js";

export function ProgressPage() {
  return (
    <>
      <PageHead title="Progress">What your training adds up to. Weights are in {units.value === "imperial" ? "pounds" : "kilograms"}, as your account prefers.</PageHead>
      <div class="stack">
        <Overview />
        <div class="columns">
          <div class="stack"><Volume /><Strength /></div>
          <div class="stack"><Muscles /><Intensity /></div>
        </div>
        <Days />
      </div>
    </>
  );
}

function Overview() {
  const overview = useData(() => dataOf(fitai().rest.GET("/analytics/overview", {})), [units.value]);
  return (
    <Card title="So far">
      <Load of={overview}>
        {(data) => (
          <Numbers>
            <Number label="Workouts" value={rounded(data.totalWorkouts)} change={data.comparison.month.workouts.changePercentage} />
            <Number label="Volume" value={compact(data.totalVolume)} unit={weightUnit()} change={data.comparison.month.volume.changePercentage} />
            <Number label="Records" value={rounded(data.personalRecords)} />
            <Number label="Weeks in a row" value={data.weeklyStreak.current} unit={`best ${data.weeklyStreak.longest}`} />
            <Number label="This week" value={`${data.weeklyStreak.thisWeek} / ${data.weeklyStreak.target}`} />
            <Number label="Average workout" value={duration(data.averageWorkoutDuration)} />
          </Numbers>
        )}
      </Load>
    </Card>
  );
}

interface Period {
  startDate: string;
  label: string;
  volume: number;
  workoutCount: number;
}

/** Weeks are part of every plan's overview; months belong to the advanced analytics. */
async function periods(by: "week" | "month"): Promise<Period[]> {
  const { rest } = fitai();
  if (by === "week") {
    const { weekly } = await dataOf(rest.GET("/analytics/overview", {}));
    return weekly.map((week) => ({ startDate: week.weekStartDate, label: day(week.weekStartDate), volume: week.totalVolume, workoutCount: week.workoutCount }));
  }
  const volume = await dataOf(rest.GET("/analytics/volume", { params: { query: { by: "month", group: "muscle", periods: 12 } } }));
  return volume.periods.map((period) => ({ ...period, label: day(period.startDate, { month: "short" }) }));
}

function Volume() {
  const [by, setBy] = useState<"week" | "month">("week");
  const volume = useData(() => periods(by), [by, units.value]);
  return (
    <Card title={`Volume by ${by}`} note={<Choice label="Period" value={by} options={[["week", "Weeks"], ["month", "Months"]]} onChange={setBy} />}>
      <Load of={volume} block>
        {(data) =>
          data.every((period) => period.volume === 0) ? (
            <Empty title="No volume yet" icon="progress">Complete a workout with weights, and its volume appears here.</Empty>
          ) : (
            <Bars
              title={`Volume of the last ${data.length} ${by}s, in ${weightUnit()}`}
              format={compact}
              bars={data.map(({ startDate, label, volume: value, workoutCount }) => ({
                key: startDate, label, value, text: `${by === "week" ? "Week of " : ""}${label}: ${rounded(value)} ${weightUnit()} in ${plural(workoutCount, "workout")}`,
              }))}
            />
          )
        }
      </Load>
    </Card>
  );
}

const WEEKS = 4;
const LEVELS = {
  below_maintenance: "less than keeps it", maintenance: "keeps it", effective: "builds it", adaptive: "builds it well", high: "much", above_maximum: "more than recovers",
} as const;

function Muscles() {
  const [chosen, setChosen] = useState<Muscle | undefined>();
  const muscles = useData(() => dataOf(fitai().rest.GET("/analytics/muscles", { params: { query: { weeks: WEEKS } } })), []);
  return (
    <Card title="Muscles" note={`The last ${WEEKS} weeks`}>
      <Load of={muscles} block>
        {(data) => {
          const trained = [...data.muscles].filter((muscle) => muscle.sets > 0).sort((first, second) => second.sets - first.sets);
          if (trained.length === 0) return <Empty title="Cold, so far" icon="account">The muscles warm up with the sets that train them.</Empty>;
          const shown = data.muscles.find((muscle) => muscle.muscle === chosen) ?? trained[0];
          const group = shown && data.groups.find((candidate) => candidate.group === shown.muscle);
          return (
            <div class="stack">
              <BodyMap
                title={`Hard sets by muscle in ${WEEKS} weeks; most: ${trained.slice(0, 3).map((muscle) => words(muscle.muscle)).join(", ")}`}
                chosen={shown?.muscle}
                onChoose={setChosen}
                muscles={data.muscles.map(({ muscle, heat, sets }) => ({ muscle, heat, text: plural(sets, "set") }))}
              />
              <div class="legend body-legend"><span>rested</span>{[0, 1, 2, 3, 4].map((step) => <i key={step} class={`h${step}`} />)}<span>trained most</span></div>
              <Select label="Muscle" value={shown?.muscle ?? ""} options={[...data.muscles].map(({ muscle }) => [muscle, words(muscle)] as const).sort()} onChange={(value) => setChosen(value as Muscle)} />
              {shown && (
                <div class="stack small">
                  <Numbers>
                    <Number label="Sets" value={number(shown.sets)} />
                    <Number label="A week" value={number(shown.averagePerWeek)} unit={group?.level ? LEVELS[group.level] : ""} />
                  </Numbers>
                  <p class="hint">{shown.exercises.length > 0 ? `By ${shown.exercises.slice(0, 4).map((exercise) => exercise.name).join(", ")}.` : "Not trained in these weeks."}</p>
                </div>
              )}
            </div>
          );
        }}
      </Load>
    </Card>
  );
}

const DIRECTIONS = { improving: "going up", maintaining: "holding", declining: "going down" } as const;

/** The lifts whose trends can be looked at: the strongest ones. */
async function strongestLifts() {
  return (await dataOf(fitai().rest.GET("/analytics/overview", {}))).strongestLifts.slice(0, 5);
}

async function strengthOf(exerciseId: string) {
  const data = await dataOf(fitai().rest.GET("/progress/strength", { params: { query: { exerciseId, limit: 100 } } }));
  return data.scope === "exercise" ? data : undefined;
}

function Strength() {
  const [chosen, setChosen] = useState<string | undefined>();
  const lifts = useData(strongestLifts, [units.value]);
  return (
    <Card title="Strength" note="The estimated one-rep max of each session">
      <Load of={lifts} block>
        {(data) => {
          const first = data[0];
          if (!first) return <Empty title="No lift yet" icon="progress">A lift with a weight has an estimated maximum, and after some sessions a trend.</Empty>;
          const exerciseId = chosen ?? first.exerciseId;
          return (
            <div class="stack">
              <div class="scroll"><Choice label="Lift" value={exerciseId} options={data.map((lift) => [lift.exerciseId, lift.name] as const)} onChange={setChosen} /></div>
              <Lift key={exerciseId} exerciseId={exerciseId} name={data.find((lift) => lift.exerciseId === exerciseId)?.name ?? ""} />
            </div>
          );
        }}
      </Load>
    </Card>
  );
}

function Lift({ exerciseId, name }: { exerciseId: string; name: string }) {
  const strength = useData(() => strengthOf(exerciseId), [units.value]);
  return (
    <Load of={strength} block>
      {(data) => {
        if (!data) return null;
        const unit = data.current?.unit ?? weightUnit();
        const points = [...data.points]
          .filter((point) => point.oneRepMax !== undefined)
          .sort((first, second) => first.date.localeCompare(second.date))
          .map((point) => ({ date: point.date, value: point.oneRepMax ?? 0, isWeak: point.lowConfidence }));
        const { perWeek, direction, message } = data.trend;
        return (
          <div class="stack">
            <Numbers>
              <Number label="Now" value={data.current?.oneRepMax === undefined ? "–" : number(data.current.oneRepMax)} unit={unit} />
              <Number label="A week" value={perWeek ? signed(perWeek.value) : "–"} unit={perWeek ? `${unit}, between ${signed(perWeek.low)} and ${signed(perWeek.high)}` : (message ?? "")} />
              {direction && <Number label="Trend" value={DIRECTIONS[direction]} />}
            </Numbers>
            {points.length > 1 ? (
              <Trend points={points} slope={perWeek} unit={unit} title={`Estimated one-rep max of ${name}, ${points.length} sessions, ${direction ? DIRECTIONS[direction] : "without a trend"}`} />
            ) : (
              <p class="hint">Two sessions make a line.</p>
            )}
            {data.nextTarget && <p class="hint"><strong>Next:</strong> {data.nextTarget.sets} × {data.nextTarget.reps}{data.nextTarget.weight === undefined ? "" : ` with ${weight(data.nextTarget.weight)}`}. {data.nextTarget.message}</p>}
            {data.plateau && <p class="hint"><strong>Plateau</strong> since {day(data.plateau.since)}. {data.plateau.suggestions[0]?.message}</p>}
          </div>
        );
      }}
    </Load>
  );
}

const BANDS = { below_60: "below 60 %", "60_to_70": "60 to 70 %", "70_to_80": "70 to 80 %", "80_to_90": "80 to 90 %", "90_and_more": "90 % and more", unknown: "no estimate" } as const;

function Intensity() {
  const overview = useData(() => dataOf(fitai().rest.GET("/analytics/overview", {})), []);
  return (
    <Card title="Intensity" note="Of the estimated maximum, six weeks">
      <Load of={overview}>
        {(data) =>
          data.intensity.every((band) => band.sets === 0) ? <p class="hint">No sets in these weeks.</p> : (
            <ul>
              {data.intensity.map((band) => (
                <li key={band.band} class="share">
                  <span>{BANDS[band.band]}</span>
                  <span class="meter" aria-hidden="true"><svg viewBox="0 0 100 8" preserveAspectRatio="none"><rect class="h3" width={band.percentage} height="8" /></svg></span>
                  <span class="amount">{plural(band.sets, "set")}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Load>
    </Card>
  );
}

function Days() {
  const frequency = useData(() => dataOf(fitai().rest.GET("/analytics/frequency", {})), []);
  return (
    <Card title="Calendar">
      <Load of={frequency} block>
        {({ calendar, daysTrained, averagePerWeek, mostActiveDay }) => (
          <div class="stack">
            <p class="hint">{plural(daysTrained, "day")} in the last weeks, {number(averagePerWeek)} a week{mostActiveDay ? `, mostly on ${words(mostActiveDay)}s` : ""}.</p>
            <Calendar {...calendar} />
          </div>
        )}
      </Load>
    </Card>
  );
}
