export * from "../../environment/browser.js";
