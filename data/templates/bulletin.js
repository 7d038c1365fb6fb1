// Switches between the official class colours and the colour-blind-safe ones. The page says everything without it.
(function () {
  var root = document.documentElement;
  function swap() {
    if (root.dataset.palette === 'safe') delete root.dataset.palette; else root.dataset.palette = 'safe';
  }
  document.querySelectorAll('.swap').forEach(function (button) { button.hidden = false; button.addEventListener('click', swap); });
  document.addEventListener('keydown', function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || '');
    if ((event.key === 'c' || event.key === 'C') && !event.ctrlKey && !event.metaKey && !event.altKey && !typing) swap();
  });
}());
