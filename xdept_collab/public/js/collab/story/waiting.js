// What waits for the reader on this task, as his inbox shows it, done in place; a part that is absent when nothing does.
import { acts_of, perform } from "../../inbox/acts";
import { row_html, tick } from "../../inbox/rows";

const { story } = xdept_collab;

const MOST = 10;

story.waiting = () => '<div class="story-waiting"></div>';

const body = (found, acts) => {
	const rows = found.matters.map((matter, index) =>
		row_html(matter, found.kinds[matter.kind], acts[index], index),
	);
	const rest = found.total - found.matters.length;
	const more = rest > 0 ? `<p>${__("{0} more in the inbox", [rest])}</p>` : "";
	return `<ol class="inbox-list">${rows.join("")}</ol>${more}`;
};

/** Ask what waits, and draw it with its acts; they load the page anew. */
story.draw_waiting = async (page, area, shown) => {
	const place = area.find(".story-waiting");
	const asked = { task: shown.task.name, most: MOST };
	const found = await xdept_collab.read("matters.mine", asked).catch(() => null);
	if (!found?.matters.length || !place[0].isConnected) return;
	found.received = Date.now();
	const acts = found.matters.map((matter) => acts_of(matter, found.acts));
	place.html(
		`<div class="xdept-inbox">${story.section("waiting", __("Waits for Me Here"), body(found, acts))}</div>`,
	);
	// Its letters are keys of the inbox alone.
	place.find("a, button").attr("tabindex", 0).removeAttr("aria-keyshortcuts");
	tick(place, found);
	xdept_collab.fill_names(place);
	place.on("click", "[data-act]", ({ currentTarget }) => {
		const index = Number(currentTarget.closest(".inbox-row").dataset.index);
		const act = acts[index].find(({ key }) => key === currentTarget.dataset.act);
		perform(found.matters[index], act, () => page.load()).catch(() => {
			// The message is on the screen.
		});
	});
	shown.waiting = { place, found };
};

story.tick_waiting = ({ waiting }) => {
	if (waiting) tick(waiting.place, waiting.found);
};
