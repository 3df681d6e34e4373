// Says how many projects are marked while the ballot is being filled in. Only
// counts: the rule itself is the server's. Texts come from data attributes.
const counter = document.querySelector("[data-ballot-counter]");
const form = counter?.closest("form");

function marked(part) {
  return part.querySelectorAll("input[type=radio]:checked:not([value='']), input[type=checkbox]:checked").length;
}

// Where marks are counted pool by pool, the first pool that has too many of them.
function overfull() {
  return [...form.querySelectorAll("[data-pool-most]")].find(
    (pool) => marked(pool) > Number(pool.dataset.poolMost),
  );
}

function sentence(n, least, most) {
  const { text, under, over } = counter.dataset;
  if (n > most) return over;
  return n > 0 && n < least ? under : text;
}

function say() {
  const pool = overfull();
  const n = marked(pool ?? form);
  const most = Number(pool ? pool.dataset.poolMost : counter.dataset.most);
  const least = Number(counter.dataset.least);
  counter.textContent = (pool ? pool.dataset.over : sentence(n, least, most))
    .replace("{n}", String(n))
    .replace("{most}", String(most))
    .replace("{least}", String(least))
    .replace("{over}", String(n - most));
  counter.classList.toggle("bo-counter__full", n >= most);
}

if (form) {
  counter.hidden = false;
  form.addEventListener("change", say);
  // Coming back with the browser's button, marks are restored after this runs.
  addEventListener("pageshow", say);
  say();
}
