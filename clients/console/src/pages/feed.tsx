/** What friends and followed users have done; likes. */

import type { components } from "@fitai/client";
import { ApiError, dataOf } from "@fitai/client";
import { useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import { ago, compact, duration, personName, plural, units, weightUnit, words } from "../format.js";
import { recordText } from "../timeline.js";
import { useAction, useData } from "../ui/data.js";
import { Avatar, Button, Card, Empty, Load, More, PageHead, Problem } from "../ui/kit.js";

type Activity = components["schemas"]["Activity"];

async function readFeed(cursor?: string) {
  const { data, error, response } = await fitai().rest.GET("/community/feed", { params: { query: { limit: 20, ...(cursor ? { cursor } : {}) } } });
  if (!data) throw ApiError.of(response, error);
  return { activities: data.data, cursor: data.meta.pagination?.cursor ?? undefined };
}

export function FeedPage() {
  const [version, setVersion] = useState(0);
  const feed = useData(() => readFeed(), [units.value, version]);
  const [more, setMore] = useState<{ activities: Activity[]; cursor: string | undefined } | undefined>();
  const action = useAction();
  return (
    <>
      <PageHead title="Feed">What you, your friends and those whom you follow have done.</PageHead>
      <div class="stack feed">
        <Post onPosted={() => { setMore(undefined); setVersion((count) => count + 1); }} />
        <Load of={feed}>
          {(first) => {
            const activities = [...first.activities, ...(more?.activities ?? [])];
            const cursor = more ? more.cursor : first.cursor;
            if (activities.length === 0) return <Card><Empty title="Quiet here" icon="feed">Complete a workout, write a post, or follow somebody.</Empty></Card>;
            return (
              <>
                {activities.map((activity) => <ActivityCard key={activity.id} activity={activity} />)}
                <Problem error={action.error} />
                <More cursor={cursor} isBusy={action.isBusy} onMore={() => void action.run(async () => {
                  const page = await readFeed(cursor);
                  setMore((before) => ({ activities: [...(before?.activities ?? []), ...page.activities], cursor: page.cursor }));
                })} />
              </>
            );
          }}
        </Load>
      </div>
    </>
  );
}

function Post({ onPosted }: { onPosted: () => void }) {
  const action = useAction();
  return (
    <Card>
      <form class="stack small" onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const description = String(new FormData(form).get("text")).trim();
        void action.run(() => dataOf(fitai().rest.POST("/community/activities", { body: { description, visibility: "friends" } }))).then((succeeded) => {
          if (!succeeded) return;
          form.reset();
          onPosted();
        });
      }}>
        <label class="field"><span>How was it?</span><textarea name="text" rows={2} maxLength={2000} required /></label>
        <Problem error={action.error} />
        <div class="row"><Button primary type="submit" disabled={action.isBusy}>Post to friends</Button></div>
      </form>
    </Card>
  );
}

const VERBS: Record<Activity["activityType"], string> = {
  workout_completed: "has trained", goal_achieved: "has reached a goal", achievement_unlocked: "has unlocked an achievement",
  challenge_completed: "has completed a challenge", template_shared: "has shared a template", post: "writes",
};

function ActivityCard({ activity }: { activity: Activity }) {
  const [engagement, setEngagement] = useState(activity.engagement);
  const action = useAction();
  const name = activity.user ? personName(activity.user) : "You";
  const facts = activity.content.metadata;
  const like = (): void =>
    void action.run(async () => {
      const path = { params: { path: { id: activity.id } } };
      const { rest } = fitai();
      const answer = await dataOf(engagement.likedByMe ? rest.DELETE("/community/activities/{id}/like", path) : rest.POST("/community/activities/{id}/like", path));
      setEngagement({ ...engagement, likes: answer.likes, likedByMe: answer.likedByMe });
    });
  return (
    <Card>
      <article class="stack small">
        <div class="person">
          <Avatar name={name} />
          <div><strong>{name}</strong> {activity.user ? VERBS[activity.activityType] : VERBS[activity.activityType].replace(/^has/, "have").replace("writes", "wrote")}<div class="hint">{ago(activity.createdAt)} · {activity.visibility}</div></div>
        </div>
        {activity.content.title && <h2>{activity.content.title}</h2>}
        {activity.content.description && <p>{activity.content.description}</p>}
        <ul class="row tight">
          {facts.totalVolume !== undefined && <li class="tag">{compact(facts.totalVolume)} {weightUnit()}</li>}
          {facts.completedSets !== undefined && <li class="tag">{plural(facts.completedSets, "set")}</li>}
          {facts.durationSeconds !== undefined && <li class="tag">{duration(facts.durationSeconds)}</li>}
          {facts.records.map((record, index) => <li key={index} class="tag record">{recordText(record as Parameters<typeof recordText>[0])}</li>)}
          {facts.tiers.map((tier, index) => <li key={index} class="tag record">{words(String((tier as { name?: string }).name ?? "tier"))}</li>)}
        </ul>
        {facts.exercises.length > 0 && <p class="hint">{facts.exercises.join(", ")}</p>}
        <Problem error={action.error} />
        <div class="row">
          <Button small onClick={like} disabled={action.isBusy} aria-pressed={engagement.likedByMe}>{engagement.likedByMe ? "♥" : "♡"} {engagement.likes}<span class="unseen"> likes</span></Button>
          <span class="hint">{plural(engagement.comments, "comment")}</span>
        </div>
      </article>
    </Card>
  );
}
