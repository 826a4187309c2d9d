/** The frame around the pages: navigation, scheme, who is signed in. */

import { UnsentOperationsError } from "@fitai/client";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { devices, loadUnits, loadUnread, phone, showToRooms, unread } from "./app-state.js";
import { personName } from "./format.js";
import { Door } from "./pages/door.js";
import { LivePage } from "./pages/live.js";
import { SecondFactorPage } from "./pages/second-factor.js";
import { href, route } from "./router.js";
import type { Scheme } from "./theme.js";
import { scheme } from "./theme.js";
import { useAction } from "./ui/data.js";
import type { IconName } from "./ui/kit.js";
import { Button, Dialog, Icon, Problem } from "./ui/kit.js";

interface PageDescription {
  path: string;
  title: string;
  icon: IconName;
  load: () => Promise<ComponentType>;
}

const PAGES: PageDescription[] = [
  { path: "live", title: "Live", icon: "live", load: async () => LivePage },
  { path: "progress", title: "Progress", icon: "progress", load: async () => (await import("./pages/progress.js")).ProgressPage },
  { path: "feed", title: "Feed", icon: "feed", load: async () => (await import("./pages/feed.js")).FeedPage },
  { path: "leaderboard", title: "Leaderboard", icon: "board", load: async () => (await import("./pages/leaderboard.js")).LeaderboardPage },
  { path: "room", title: "Room", icon: "room", load: async () => (await import("./pages/room.js")).RoomPage },
  { path: "coach", title: "Coach", icon: "coach", load: async () => (await import("./pages/coach.js")).CoachPage },
  { path: "notifications", title: "Notifications", icon: "bell", load: async () => (await import("./pages/notifications.js")).NotificationsPage },
  { path: "account", title: "Account", icon: "account", load: async () => (await import("./pages/account.js")).AccountPage },
];
const ADMIN_PAGES: PageDescription[] = [
  { path: "admin/users", title: "Users", icon: "users", load: async () => (await import("./pages/admin/users.js")).UsersPage },
  { path: "admin/reports", title: "Reports", icon: "reports", load: async () => (await import("./pages/admin/reports.js")).ReportsPage },
  { path: "admin/approvals", title: "Approvals", icon: "approvals", load: async () => (await import("./pages/admin/approvals.js")).ApprovalsPage },
  { path: "admin/platform", title: "Platform", icon: "platform", load: async () => (await import("./pages/admin/platform.js")).PlatformPage },
];

const RETRY_MILLISECONDS = 2000;

export function App() {
  const user = phone().user.value;
  if (!user) return <Door />;
  return <Shell key={user.id} isAdministrator={user.role === "admin"} />;
}

function Shell({ isAdministrator }: { isAdministrator: boolean }) {
  const device = phone();
  const [needsFactor, setNeedsFactor] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const online = device.network.online.value;
  useEffect(() => {
    // An administrator without a second factor may do nothing but add one.
    let timer: ReturnType<typeof setTimeout> | undefined;
    loadUnits().then(
      () => void loadUnread().catch(() => undefined),
      (error: { code?: string; isTransient?: boolean }) => {
        setNeedsFactor(error.code === "factor_required");
        if (error.isTransient) timer = setTimeout(() => setAttempt((count) => count + 1), RETRY_MILLISECONDS);
      },
    );
    return () => clearTimeout(timer);
  }, [online, attempt]);
  useEffect(() => device.fitai.live.on("notification:new", () => void loadUnread().catch(() => undefined)), []);
  useEffect(() => device.fitai.live.on("workout:started", (frame) => !frame.roomId && showToRooms()), []);
  if (needsFactor) return <SecondFactorPage onAdded={() => setNeedsFactor(false)} />;
  const path = route.value.path.join("/") || "live";
  const pages = isAdministrator ? [...PAGES, ...ADMIN_PAGES] : PAGES;
  const page = pages.find((candidate) => path === candidate.path || path.startsWith(`${candidate.path}/`));
  return (
    <div class="shell">
      <a class="skip" href="#title" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>("#title")?.focus(); }}>Skip to the page</a>
      <header class="side">
        <Brand />
        <Navigation pages={PAGES} current={page} label="Training" />
        {isAdministrator && <Navigation pages={ADMIN_PAGES} current={page} label="Administration" />}
        <Foot />
      </header>
      <main class="main">
        {page ? <Page key={page.path} page={page} /> : <h1 tabIndex={-1} id="title">There is no such page</h1>}
      </main>
    </div>
  );
}

export function Brand() {
  return (
    <a class="brand" href={href("live")}>
      <svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#c8f04a" /><path d="M7 13v6M11 10v12M21 10v12M25 13v6M11 16h10" fill="none" stroke="#141a05" stroke-width="2.8" stroke-linecap="round" /></svg>
      <span>FitAI <small>console</small></span>
    </a>
  );
}

function Navigation({ pages, current, label }: { pages: PageDescription[]; current: PageDescription | undefined; label: string }) {
  return (
    <nav class="nav" aria-label={label}>
      <h2>{label}</h2>
      <ul>
        {pages.map((page) => (
          <li key={page.path}>
            <a href={href(page.path)} aria-current={page === current ? "page" : undefined}>
              <Icon name={page.icon} />
              {page.title}
              {page.path === "notifications" && unread.value > 0 && <span class="count">{unread.value}<span class="unseen"> unread</span></span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Foot() {
  const user = phone().user.value;
  const next: Record<Scheme, Scheme> = { system: "dark", dark: "light", light: "system" };
  const names: Record<Scheme, string> = { system: "as the system", dark: "dark", light: "light" };
  return (
    <div class="side-foot">
      {user && <div><strong>{personName({ username: user.username, ...user.profile })}</strong>{user.role === "admin" ? "administrator" : user.subscription.plan}</div>}
      <div class="row tight">
        <Button small onClick={() => (scheme.value = next[scheme.value])}>Colours: {names[scheme.value]}</Button>
        <SignOut />
      </div>
    </div>
  );
}

/** Signs both devices out; asks first where that would lose something. */
function SignOut() {
  const action = useAction();
  const [unsent, setUnsent] = useState<number | undefined>();
  const signOut = (mode: "refuse" | "discard"): Promise<boolean> =>
    action.run(async () => {
      try {
        for (const device of [devices().watch, devices().phone]) if (device.user.value) await device.fitai.session.signOut({ unsent: mode });
      } catch (error) {
        if (!(error instanceof UnsentOperationsError)) throw error;
        setUnsent(error.count);
      }
    });
  return (
    <>
      <Button small onClick={() => void signOut("refuse")} disabled={action.isBusy}>Sign out</Button>
      <Problem error={action.error} />
      {unsent !== undefined && (
        <Dialog title="Not everything is sent" onClose={() => setUnsent(undefined)}>
          <p>A device has {unsent} {unsent === 1 ? "change" : "changes"} that the server does not have yet. Put it back online to send them, or lose them.</p>
          <div class="row">
            <Button primary onClick={() => setUnsent(undefined)}>Stay signed in</Button>
            <Button danger onClick={() => { setUnsent(undefined); void signOut("discard"); }}>Lose them and sign out</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** A page, whose code is loaded when it is first opened. */
function Page({ page }: { page: PageDescription }) {
  const [Content, setContent] = useState<ComponentType | undefined>(() => (page.path === "live" ? LivePage : undefined));
  const [error, setError] = useState<Error | undefined>();
  useEffect(() => {
    document.title = `${page.title} · FitAI console`;
    page.load().then((loaded) => setContent(() => loaded), setError);
  }, [page]);
  useEffect(() => {
    if (Content) document.querySelector<HTMLElement>("#title")?.focus({ preventScroll: true });
  }, [Content]);
  if (error) return <Problem error={error} again={() => location.reload()} />;
  return Content ? <Content /> : <div class="skeleton" role="status"><span class="unseen">Loading</span><i /><i /><i /></div>;
}
