// Before the first paint, so that a dark page does not flash white.
(function () {
  var wanted = localStorage.getItem('mantine-color-scheme-value');
  var dark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
