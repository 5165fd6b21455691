import { addCharts } from "./charts.js";
import { followContents } from "./follow.js";
import { addOrigins, openTarget } from "./origin.js";
import { addTools } from "./toolbar.js";

/** What every page of the report does when scripts run: nothing of it is needed to read the page. */
document.documentElement.classList.add("scripted");
addTools();
addOrigins();
addCharts();
followContents();
addEventListener("hashchange", () => openTarget(location.hash));
openTarget(location.hash);
