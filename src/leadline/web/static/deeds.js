// What people do with leads: after the mail program was opened, the next press logs the e-mail as sent.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-mail]")) setTimeout(() => document.querySelector("[data-mailed]")?.focus(), 0);
}, true);
// Of a list in which leads are decided, the next one is at hand once one is gone with the button that was pressed.
document.addEventListener("close", (event) => {
  if (event.target.id !== "dialog" || document.activeElement !== document.body) return;
  document.querySelector("#deciding [data-item]")?.focus({ preventScroll: true });
}, true);
