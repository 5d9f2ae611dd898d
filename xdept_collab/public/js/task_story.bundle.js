// The page that tells a task as its story; loaded by the page alone.
import "./collab/story/parts";
import "./collab/story/waiting";
import "./collab/story/departments";
import "./collab/story/sections";
import "./collab/story/time_limits";
import "./collab/story/curve";
import "./collab/story/timeline";
import "./collab/story/acts";
import "./collab/story/page";
