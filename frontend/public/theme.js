// Runs before the first paint, so that a light screen never flashes dark: the last theme, density and
// language of this browser are applied now and corrected when the person is known.
(() => {
  const html = document.documentElement;
  try {
    const last = JSON.parse(localStorage.getItem("vigie.appearance") || "{}");
    if (last.theme === "light" || last.theme === "dark") html.dataset.theme = last.theme;
    if (last.density) html.dataset.density = last.density;
    html.lang = last.language || (navigator.language.startsWith("fr") ? "fr" : "en");
  } catch {
    html.lang = "en";
  }
})();
