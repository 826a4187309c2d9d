/** What passes between the devices and the server: the phone's frames along the left line, the watch's along the right. */

import { useEffect, useRef } from "preact/hooks";
import { clock } from "../format.js";
import type { TimelineEntry } from "../timeline.js";
import { clearTimeline, timeline } from "../timeline.js";
import { Button, Empty } from "../ui/kit.js";

export function Wire() {
  const entries = timeline.value;
  const list = useRef<HTMLOListElement>(null);
  // The list follows the newest frame, until somebody scrolls up to read; at its end it follows again.
  const isFollowing = useRef(true);
  const lastTop = useRef(0);
  useEffect(() => {
    if (isFollowing.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [entries]);
  return (
    <section class="wire" aria-labelledby="wire-title">
      <header>
        <h2 id="wire-title">On the wire</h2>
        <Button small plain onClick={clearTimeline}>Clear</Button>
      </header>
      <ol
        ref={list}
        class="frames"
        tabIndex={0}
        aria-label="Frames, oldest first"
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          if (scrollTop < lastTop.current - 1) isFollowing.current = false;
          if (scrollHeight - scrollTop - clientHeight < 40) isFollowing.current = true;
          lastTop.current = scrollTop;
        }}
      >
        {entries.length === 0 && <li><Empty title="Quiet" icon="live">Every request and every frame appears here, with its time.</Empty></li>}
        {entries.map((entry, index) => <Frame key={entry.id} entry={entry} isSameFrame={isSameFrame(entries[index - 1], entry)} />)}
      </ol>
    </section>
  );
}

const WAYS = { in: "from the server", out: "to the server", line: "line" } as const;

/** Whether an event came in the same frame as the one before: a batch. */
function isSameFrame(before: TimelineEntry | undefined, entry: TimelineEntry): boolean {
  return before?.frame !== undefined && before.frame === entry.frame;
}

function Frame({ entry, isSameFrame }: { entry: TimelineEntry; isSameFrame: boolean }) {
  return (
    <li class={`frame fresh ${entry.device} ${entry.kind} ${isSameFrame ? "same" : ""}`} data-name={entry.name} data-way={entry.way}>
      {isSameFrame ? <span class="way" /> : <Way entry={entry} />}
      <div>
        <span class="unseen">{entry.device}, {WAYS[entry.way]}: </span>
        <span class={isSameFrame ? "unseen" : "when"}>
          <time dateTime={new Date(entry.at).toISOString()}>{clock(entry.at)}</time>
          {entry.took !== undefined && <span class="took"> {entry.took.toFixed(0)} ms</span>}
        </span>
        <span class="name">{entry.name}</span>
        {entry.what && <> <span class="what">{entry.what}</span></>}
      </div>
    </li>
  );
}

/** An arrow from the device's line, or to it; a knot on it for what happens to the line itself. */
function Way({ entry }: { entry: TimelineEntry }) {
  const isPhone = entry.device === "phone";
  const pointsRight = (entry.way === "out") === isPhone;
  if (entry.way === "line") {
    return (
      <svg class="way" viewBox="0 0 26 18" aria-hidden="true">
        <circle cx={isPhone ? 5 : 21} cy="9" r="4" fill="currentColor" />
      </svg>
    );
  }
  return (
    <svg class="way" viewBox="0 0 26 18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
      <path d={pointsRight ? "M1 9h21m-5-4.5L22 9l-5 4.5" : "M25 9H4m5-4.5L4 9l5 4.5"} />
    </svg>
  );
}
