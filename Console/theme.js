// Light or dark: as the system says, unless somebody chose.

const place = "apus.theme";

export function startTheme() {
  const chosen = localStorage.getItem(place);
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function toggleTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(place, theme);
  return theme;
}
