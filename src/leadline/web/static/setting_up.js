// The set-up: the browser's time zone as a suggestion, while the playbook still says the one that it came with.
document.addEventListener("DOMContentLoaded", () => {
  const zone = document.querySelector("[data-suggest-zone]");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone?.value === "UTC" && here) zone.value = here;
});
