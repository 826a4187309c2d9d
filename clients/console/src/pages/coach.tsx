/** The coach's answers as they come, word by word where a model speaks. */

import type { components, Frame } from "@fitai/client";
import { dataOf } from "@fitai/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { fitai } from "../app-state.js";
import { withPart } from "../live/answers.js";
import { useAction, useData } from "../ui/data.js";
import { Button, Card, Empty, Load, PageHead, Problem } from "../ui/kit.js";

type Answer = components["schemas"]["ChatAnswer"];
interface Exchange {
  id: string;
  message: string;
  text: string;
  answer?: Answer;
}

const OPENERS = ["What should I train today?", "How is my squat going?", "Which plates for 100 kg?"];

async function history(): Promise<Exchange[]> {
  const lines = await dataOf(fitai().rest.GET("/ai/chat/history", { params: { query: { limit: 20 } } }));
  return [...lines].reverse().map(({ id, message, answer }) => ({ id, message, text: answer.text, answer }));
}

export function CoachPage() {
  const past = useData(history, []);
  return (
    <>
      <PageHead title="Coach">Asks your own data first. It writes nothing by itself.</PageHead>
      <Card>
        <Load of={past} block>{(lines) => <Chat past={lines} />}</Load>
      </Card>
    </>
  );
}

function Chat({ past }: { past: Exchange[] }) {
  const [exchanges, setExchanges] = useState(past);
  const [asked, setAsked] = useState<{ message: string; text: string } | undefined>();
  const action = useAction();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => fitai().live.on("ai:message", (frame: Frame<"ai:message">) => {
    setAsked((before) => before && { ...before, text: withPart(before.text, frame.data) });
  }), []);
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [exchanges, asked]);
  const ask = (message: string): void => {
    setAsked({ message, text: "" });
    void action.run(async () => {
      const { id, answer } = await dataOf(fitai().rest.POST("/ai/chat", { body: { message, clientId: crypto.randomUUID() } }));
      setExchanges((before) => [...before, { id, message, text: answer.text, answer }]);
    }).then(() => setAsked(undefined));
  };
  const last = exchanges.at(-1)?.answer;
  const offers = asked ? [] : last && last.offers.length > 0 ? last.offers : exchanges.length === 0 ? OPENERS : [];
  return (
    <div class="chat">
      <div class="lines" aria-live="polite">
        {exchanges.length === 0 && !asked && <Empty title="Ask something" icon="coach">About today, a lift, plates, a plateau, a goal.</Empty>}
        {exchanges.map((exchange) => <Lines key={exchange.id} exchange={exchange} />)}
        {asked && (
          <>
            <p class="line mine">{asked.message}</p>
            <p class="line typing"><span class="by">Coach</span>{asked.text}</p>
          </>
        )}
        <div ref={end} />
      </div>
      <div class="stack small">
        <Problem error={action.error} />
        {offers.length > 0 && <div class="row tight">{offers.map((offer) => <Button key={offer} small onClick={() => ask(offer)}>{offer}</Button>)}</div>}
        <form class="composer" onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const message = String(new FormData(form).get("message")).trim();
          if (message) ask(message);
          form.reset();
        }}>
          <input class="input" name="message" aria-label="Message to the coach" placeholder="Ask the coach" autocomplete="off" maxLength={2000} />
          <Button primary type="submit" disabled={asked !== undefined}>Ask</Button>
        </form>
      </div>
    </div>
  );
}

function Lines({ exchange }: { exchange: Exchange }) {
  const { answer } = exchange;
  return (
    <>
      <p class="line mine">{exchange.message}</p>
      <div class="line">
        <span class="by">Coach{answer?.wordedBy === "model" ? ", in a model's words" : ""}</span>
        {exchange.text}
        {answer && answer.contacts.length > 0 && <ul>{answer.contacts.map((contact) => <li key={contact.label} class="tag bad">{contact.label}{contact.phone && `: ${contact.phone}`}</li>)}</ul>}
        {answer && answer.citations.length > 0 && (
          <ul aria-label="Made from">{answer.citations.map((citation, index) => <li key={index} class="tag">{citation.label}{citation.value && `: ${citation.value}`}</li>)}</ul>
        )}
      </div>
    </>
  );
}
