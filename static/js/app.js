// Enhances the components of the page. Every text they say comes from the page's
// data attributes, written by templates/components/ui.html in the page's language.
import { initAll } from "./govuk-frontend-6.6.0.min.js";

initAll();
