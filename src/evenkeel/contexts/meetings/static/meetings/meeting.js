// A meeting that is alive: whoever turns to the next part, everybody who follows sees it at once.
//
//   <div id="mt-live" hx-get="…" hx-trigger="look" data-events="…"><input type="hidden" name="seen" value="7">…</div>
//
// The stream says only that there is something new; htmx fetches it as the person herself. While there is no stream, the page looks
// for itself every two seconds.
import { listening } from "../boards/stream.js";

const LOOKS = 2_000; // milliseconds

function follow(screen) {
  let timer = 0;
  const look = () => screen.dispatchEvent(new CustomEvent("look"));
  const looking = (is) => {
    clearInterval(timer);
    timer = is ? setInterval(look, LOOKS) : 0;
  };
  listening(screen.dataset.events, {
    kinds: ["meeting-changed"],
    told: ({ version }) => { if (version > Number(screen.querySelector("[name=seen]").value)) look(); },
    back: () => { looking(false); look(); },
    lost: () => { if (!timer) looking(true); },
  });
}

const screen = document.getElementById("mt-live");
if (screen) follow(screen);
