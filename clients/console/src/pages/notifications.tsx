/** What the user was told, newest first. */

import { ApiError, dataOf } from "@fitai/client";
import { useEffect } from "preact/hooks";
import { fitai, unread } from "../app-state.js";
import { ago, moment } from "../format.js";
import { useAction, useData } from "../ui/data.js";
import { Button, Card, Empty, Load, PageHead, Problem } from "../ui/kit.js";

async function readNotifications() {
  const { data, error, response } = await fitai().rest.GET("/notifications", { params: { query: { limit: 20 } } });
  if (!data) throw ApiError.of(response, error);
  unread.value = data.meta.unread ?? 0;
  return data.data;
}

export function NotificationsPage() {
  const notifications = useData(readNotifications, []);
  const action = useAction();
  useEffect(() => {
    const ends = [fitai().live.on("notification:new", notifications.reload), fitai().live.on("notification:read", notifications.reload)];
    return () => ends.forEach((end) => end());
  }, []);
  const newest = notifications.status === "ready" ? notifications.data[0] : undefined;
  return (
    <>
      <PageHead
        title="Notifications"
        actions={unread.value > 0 && newest && (
          <Button disabled={action.isBusy} onClick={() => void action.run(async () => {
            unread.value = (await dataOf(fitai().rest.PUT("/notifications/read-all", { body: { through: newest.at } }))).unread;
            notifications.reload();
          })}>Mark all as read</Button>
        )}
      >
        They come by the live connection, and to this list.
      </PageHead>
      <Problem error={action.error} />
      <Card>
        <Load of={notifications}>
          {(lines) =>
            lines.length === 0 ? <Empty title="Nothing to tell" icon="bell">Likes, friend requests, reached goals and the like appear here at once.</Empty> : (
              <ul class="list">
                {lines.map((line) => (
                  <li key={line.id} class="row between">
                    <div>
                      <strong>{line.title}</strong> {!line.read && <span class="tag lime">new</span>}
                      <p>{line.message}</p>
                      <time class="hint" dateTime={line.at} title={moment(line.at)}>{ago(line.at)}</time>
                    </div>
                    {!line.read && (
                      <Button small disabled={action.isBusy} onClick={() => void action.run(async () => {
                        unread.value = (await dataOf(fitai().rest.PUT("/notifications/{id}/read", { params: { path: { id: line.id } } }))).unread;
                        notifications.reload();
                      })}>Mark as read</Button>
                    )}
                  </li>
                ))}
              </ul>
            )
          }
        </Load>
      </Card>
    </>
  );
}
