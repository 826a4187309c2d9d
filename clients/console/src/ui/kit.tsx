/** The pieces that the pages are made of. */

import { ApiError } from "@fitai/client";
import type { ComponentChildren, ComponentProps } from "preact";
import { useId } from "preact/hooks";
import { initials } from "../format.js";
import type { Loaded } from "./data.js";

type Children = { children?: ComponentChildren };

export function PageHead({ title, children, actions }: { title: string; actions?: ComponentChildren } & Children) {
  return (
    <header class="page-head">
      <div>
        <h1 tabIndex={-1} id="title">{title}</h1>
        {children && <p>{children}</p>}
      </div>
      {actions && <div class="row">{actions}</div>}
    </header>
  );
}

export function Card({ title, note, children, class: classes = "" }: { title?: ComponentChildren; note?: ComponentChildren; class?: string } & Children) {
  const id = useId();
  return (
    <section class={`card ${classes}`} aria-labelledby={title ? id : undefined}>
      {title && (
        <header>
          <h2 id={id}>{title}</h2>
          {note && <p>{note}</p>}
        </header>
      )}
      {children}
    </section>
  );
}

/** Show data as soon as it is there; what stands in its place until then, or instead. */
export function Load<Data>({ of, children, block = false }: { of: Loaded<Data>; children: (data: Data) => ComponentChildren; block?: boolean }) {
  switch (of.status) {
    case "loading":
      return (
        <div class="skeleton" role="status">
          <span class="unseen">Loading</span>
          {block ? <i class="block" /> : <><i /><i /><i /></>}
        </div>
      );
    case "offline":
      return (
        <Empty title="The phone is offline" icon="plug">
          This needs the server. It loads by itself when the network is back.
        </Empty>
      );
    case "failed":
      if (of.error instanceof ApiError && of.error.code === "upgrade_required") {
        return <Empty title="Part of another plan" icon="circle">{of.error.message}</Empty>;
      }
      return <Problem error={of.error} again={of.reload} />;
    case "ready":
      return <>{children(of.data)}</>;
  }
}

/** An error in words, with what support asks for. */
export function Problem({ error, again }: { error: Error | undefined; again?: () => void }) {
  if (!error) return null;
  const api = error instanceof ApiError ? error : undefined;
  return (
    <div class="notice bad" role="alert">
      <strong>{error.message}</strong>
      {api && api.fields.length > 0 && (
        <ul>
          {api.fields.map((field) => (
            <li key={field.path}><code>{field.path}</code> {field.message}</li>
          ))}
        </ul>
      )}
      {api && (
        <code>
          {api.code}
          {api.requestId && ` · request ${api.requestId}`}
        </code>
      )}
      {again && <div><Button small onClick={again}>Try again</Button></div>}
    </div>
  );
}

export function Empty({ title, icon = "circle", children }: { title: string; icon?: IconName } & Children) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  );
}

interface ButtonOptions {
  primary?: boolean;
  plain?: boolean;
  danger?: boolean;
  small?: boolean;
  large?: boolean;
}

export function Button({ primary, plain, danger, small, large, children, type = "button", ...rest }: ButtonOptions & Omit<ComponentProps<"button">, "class">) {
  const classes = ["button", primary && "primary", plain && "plain", danger && "danger", small && "small", large && "large"].filter(Boolean).join(" ");
  return <button type={type} class={classes} {...rest}>{children}</button>;
}

export function Field({ label, problem, hint, ...input }: { label: string; problem?: string | undefined; hint?: string } & ComponentProps<"input">) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} aria-invalid={problem ? "true" : undefined} aria-describedby={problem || hint ? `${id}-note` : undefined} {...input} />
      {(problem || hint) && <span id={`${id}-note`} class={problem ? "problem" : "hint"}>{problem ?? hint}</span>}
    </div>
  );
}

export function Choice<Value extends string>({ label, value, options, onChange }: { label: string; value: Value; options: readonly (readonly [Value, string])[]; onChange: (value: Value) => void }) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {options.map(([option, text]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>{text}</button>
      ))}
    </div>
  );
}

export function Select({ label, value, options, onChange }: { label: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([option, text]) => <option key={option} value={option}>{text}</option>)}
      </select>
    </label>
  );
}

export function Switch({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button type="button" class="switch" role="switch" aria-checked={on} onClick={() => onChange(!on)}>
      <span class="track" aria-hidden="true" />
      {label}
    </button>
  );
}

export function Numbers({ children }: Children) {
  return <dl class="numbers">{children}</dl>;
}

export function Number({ label, value, unit, change }: { label: string; value: ComponentChildren; unit?: string; change?: number | undefined }) {
  return (
    <div class="number">
      <dt>{label}</dt>
      <dd>
        {value}
        {unit && <small>{unit}</small>}
        {change !== undefined && (
          <span class={`delta ${change > 0 ? "up" : ""}`}>
            {change > 0 ? "▲" : change < 0 ? "▼" : "="} {Math.abs(change).toFixed(0)} %<span class="unseen"> {change < 0 ? "less" : "more"} than before</span>
          </span>
        )}
      </dd>
    </div>
  );
}

export function Avatar({ name }: { name: string }) {
  return <span class="avatar" aria-hidden="true">{initials(name)}</span>;
}

export function More({ cursor, onMore, isBusy }: { cursor: string | null | undefined; onMore: () => void; isBusy?: boolean }) {
  if (!cursor) return null;
  return <div class="row"><Button onClick={onMore} disabled={isBusy}>Show more</Button></div>;
}

/** A dialog over the page. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void } & Children) {
  const id = useId();
  return (
    <dialog class="card dialog" aria-labelledby={id} onClose={onClose} ref={(element: HTMLDialogElement | null) => { if (element && !element.open) element.showModal(); }}>
      <div class="stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

const ICONS = {
  live: "M3 12h4l2.5-7 5 14 2.5-7h4",
  progress: "M4 20V10m5.3 10V4m5.4 16v-8M20 20V7",
  feed: "M4 6h16M4 12h16M4 18h10",
  board: "M8 20V9h8v11M2 20v-7h6M16 20v-5h6v5M2 20h20M12 3v3",
  room: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm8 0a3 3 0 1 0 0-6M2 20a6 6 0 0 1 12 0m1-6a6 6 0 0 1 7 6",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4l2-2Zm4 4.5h4",
  coach: "M4 5h16v11H9l-5 4V5Zm4 5h8M8 13h5",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9a8 8 0 0 1 16 0",
  users: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-7 9a7 7 0 0 1 14 0m2-9 2 2 3-4",
  reports: "M6 3v18M6 4h12l-3 4 3 4H6",
  approvals: "M4 12l5 5L20 6",
  platform: "M3 12a9 9 0 1 0 18 0 9 9 0 0 0-18 0Zm9-9v9l6 5",
  phone: "M7 2h10v20H7zM11 18.5h2",
  watch: "M8 7h8a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2Zm1 0 .6-4h4.8L15 7M9 17l.6 4h4.8L15 17",
  plug: "M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0V8Zm6 9v4",
  record: "M7 4h10v5a5 5 0 0 1-10 0V4ZM7 6H4c0 3 1 5 3.4 5M17 6h3c0 3-1 5-3.4 5M12 14v4m-4 3h8l-1-3H9l-1 3Z",
  circle: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm-3 8h6",
} as const;
export type IconName = keyof typeof ICONS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
