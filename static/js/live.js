// Keeps the numbers of the results page new while people vote. The page works
// without it: the link beside the button reloads it.
const EVERY = 5000;
const SLOWEST = 60000;

const root = document.querySelector("[data-live]");
const news = document.getElementById("results-news");
const { live: address, pause, news: changed, paused, on } = root.dataset;

let wait = EVERY;
let timer = 0;
let tag = null;
let over = false;

const button = document.createElement("button");
button.type = "button";
button.className = "govuk-button govuk-button--secondary";
button.textContent = pause;
button.setAttribute("aria-pressed", "false");
button.addEventListener("click", () => {
  const stopped = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(stopped));
  say(stopped ? paused : on);
  wait = EVERY;
  plan();
});
document.getElementById("results-live").prepend(button);

document.addEventListener("visibilitychange", () => {
  wait = EVERY;
  plan(document.hidden ? EVERY : 0);
});
plan();

function plan(after = wait) {
  clearTimeout(timer);
  if (over || document.hidden || button.getAttribute("aria-pressed") === "true") return;
  timer = setTimeout(look, after);
}

async function look() {
  const asked = performance.now();
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(address, { headers, signal: AbortSignal.timeout(20000) });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag");
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } else if (answer.status !== 304) {
      throw new Error(answer.statusText);
    }
    // A server that answers slowly is asked less often.
    wait = Math.min(SLOWEST, Math.max(EVERY, 10 * (performance.now() - asked)));
  } catch {
    wait = Math.min(SLOWEST, 2 * wait);
  }
  plan();
}

function show(page) {
  if (!page.querySelector("[data-live]")) {
    // Voting has ended: another page now, which the reader opens herself.
    over = true;
    button.remove();
  }
  let any = false;
  for (const part of document.querySelectorAll("[data-part]")) {
    const newer = page.getElementById(part.id);
    if (newer && swap(part, newer)) any = true;
  }
  if (any) say(changed);
}

function swap(part, newer) {
  // What a reader has in her hands is left alone; it is changed the next time.
  if (part.contains(document.activeElement)) return false;
  const open = [...part.querySelectorAll("details")].map((details) => details.open);
  newer.querySelectorAll("details").forEach((details, place) => {
    details.open = open[place] ?? details.open;
  });
  const fresh = newer.innerHTML;
  if (fresh === part.innerHTML) return false;
  part.innerHTML = fresh;
  return true;
}

function say(text) {
  news.textContent = text;
}
