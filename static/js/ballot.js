// Says how many projects are marked while the ballot is being filled in. Only
// counts: the rule itself is the server's. Texts come from data attributes.
const counter = document.querySelector("[data-ballot-counter]");
const form = counter?.closest("form");

function marked() {
  return form.querySelectorAll("input[type=radio]:checked:not([value='']), input[type=checkbox]:checked").length;
}

function say() {
  const n = marked();
  const most = Number(counter.dataset.most);
  const { text, over } = counter.dataset;
  counter.textContent = (n > most ? over : text)
    .replace("{n}", String(n))
    .replace("{most}", String(most))
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
