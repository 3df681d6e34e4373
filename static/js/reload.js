// Shows anew how far long work is; without it a link on the page does the same.
const told = document.querySelector("[data-reload-every]");

if (told) {
  const seconds = Number(told.dataset.reloadEvery);
  setTimeout(() => {
    if (!document.hidden) location.reload();
    else document.addEventListener("visibilitychange", () => location.reload(), { once: true });
  }, seconds * 1000);
}
