// The inbox; loaded when its page is opened.
import "./inbox/filters";
import "./inbox/rows";
import "./inbox/acts";
import "./inbox/keys";
import "./inbox/inbox";
