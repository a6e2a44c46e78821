// The script of staff pages. Every page works without it; each module below adds one behaviour.
import "htmx.org/dist/htmx.esm.js";
import "./announce.js";
import "./confirm.js";
import "./connection.js";
import "./copy.js";
import "./file-drop.js";
import "./graph-walk.js";
import "./menu.js";
import "./search-key.js";
import "./sift.js";
import "./wish.js";
import "./zoom.js";
