// Listens to what a board or a meeting tells, and comes back by itself: after a restart of the server, and when the page is looked
// at again. `kinds`: the events that are worth while; `told` gets what is in them; `there` who else looks.

const SOON = 500, LATEST = 10_000, HIDDEN = 60_000; // milliseconds
const SPREAD = 2_000; // in which all browsers come back, so that a server that has just started is not run over

export function listening(address, { told, back, lost, there = () => {}, kinds = ["board-moved", "case-changed"] }) {
  let source = null, pause = SOON, timer = 0, hider = 0, over = false;

  const close = () => { source?.close(); source = null; clearTimeout(timer); };
  const again = () => {
    close();
    if (over) return;
    lost();
    timer = setTimeout(open, pause + Math.random() * SPREAD);
    pause = Math.min(pause * 2, LATEST);
  };

  function open() {
    close();
    source = new EventSource(address);
    source.addEventListener("again", (event) => { pause = SOON; back(JSON.parse(event.data)); }); // the first thing it says, and after a gap
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => told(JSON.parse(event.data)));
    }
    source.addEventListener("present", (event) => there(JSON.parse(event.data)));
    source.addEventListener("error", again);
  }

  // a page that nobody looks at gives its connection back after a while
  const watch = () => {
    clearTimeout(hider);
    if (document.hidden) hider = setTimeout(close, HIDDEN);
    else if (!source) open();
  };
  document.addEventListener("visibilitychange", watch);
  open();
  return { end: () => { over = true; close(); document.removeEventListener("visibilitychange", watch); } };
}
