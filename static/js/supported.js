// Runs before the page is painted, so that enhanced parts do not jump: tells the
// stylesheet that scripts run, and that this browser understands modules.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
