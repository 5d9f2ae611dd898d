// The page of a task's story: asks the server once for all of it, draws it, and keeps it in step.
const { story } = xdept_collab;

const TICK = 15_000;

const fact = (label, html) =>
	html ? `<div class="xdept-fact"><div class="xdept-label">${label}</div><div>${html}</div></div>` : "";

const head = (shown) => {
	const { task } = shown;
	const answered = __("{0} of {1} departments", [
		task.answered_departments || 0,
		task.total_departments || 0,
	]);
	const urgent = task.is_urgent ? ` <span class="xdept-urgent">${__("Urgent")}</span>` : "";
	return `<div class="xdept-facts">
		${fact(__("State"), xdept_collab.status_pill(task.status, "Collab Task"))}
		${fact(__("Priority"), xdept_collab.priority_dot(task.priority) + urgent)}
		${fact(__("Health"), xdept_collab.health_bar(task.health, xdept_collab.delay(task)))}
		${fact(__("Progress"), xdept_collab.progress(task.progress))}
		${fact(__("Due Date", null, "Collab Task"), story.day(task.due_date))}
		${fact(__("Answered"), task.status === "Draft" ? "" : answered)}
		${fact(__("Initiator"), story.person(shown, task.initiator))}
		${fact(__("Coordinator"), story.person(shown, task.coordinator))}</div>
		${task.goal ? `<p class="story-goal">${story.text(task.goal)}</p>` : ""}
		<div class="story-moves" data-doctype="Collab Task" data-record="${story.text(task.name)}"></div>
		<label class="story-only-mine"><input type="checkbox" data-only-mine> ${__("Only what is mine")}</label>`;
};

const body = (shown) => `<div class="story-head">${head(shown)}</div>
	${story.waiting()}${story.departments(shown)}
	<div class="story-columns"><div class="story-main">${story.curve(shown)}${story.sections(shown)}</div>
	<div class="story-side">${story.time_limits(shown)}${story.timeline(shown)}</div></div>`;

class Story {
	constructor(page, area) {
		this.page = page;
		this.area = $("<div class='xdept-story'>").appendTo(area);
		this.only_mine = false;
		page.set_primary_action(__("Open Task"), () => frappe.set_route("Form", "Collab Task", this.task));
		page.set_secondary_action(__("Refresh"), () => this.load(), "refresh");
		setInterval(() => {
			if (this.shown && !document.hidden && this.area.is(":visible")) {
				story.count_down(this.area, this.shown);
				story.tick_waiting(this.shown);
			}
		}, TICK);
	}

	/** Show a task; the same one anew, since others worked on it meanwhile. */
	async show(task) {
		if (task !== this.task) {
			this.shown = null;
			this.area.empty();
			this.page.set_title(__("Task Story"));
		}
		this.task = task;
		for (const button of [this.page.btn_primary, this.page.btn_secondary]) button.toggleClass("hide", !task);
		await this.load();
	}

	async load() {
		const { task } = this;
		if (!task) return this.area.html(this.none());
		const shown = await xdept_collab.read("task_story.of_task", { task }).catch(() => null);
		if (task !== this.task) return; // Another task was opened meanwhile.
		if (!shown) return this.area.html(this.none());
		shown.received = Date.now();
		this.shown = shown;
		this.draw();
	}

	none() {
		const list = frappe.utils.generate_route({ type: "doctype", name: "Collab Task", doc_view: "List" });
		return story.empty(
			__("There is no task here that you may see."),
			`<a href="${list}">${__("Choose one from the list of tasks")}</a>`,
		);
	}

	draw() {
		const { area, shown } = this;
		const { task } = shown;
		this.page.set_title(task.title);
		area.html(body(shown)).attr("data-task", task.name);
		area
			.find("[data-only-mine]")
			.prop("checked", this.only_mine)
			.on("change", (event) => this.choose(event));
		area.find("[data-more='clocks']").on("click", ({ currentTarget }) => {
			area.find(".xdept-clock").removeAttr("hidden");
			currentTarget.remove();
		});
		area.toggleClass("is-only-mine", this.only_mine);
		story.count_down(area, shown);
		this.timeline = new story.Timeline(area, shown, () => this.only_mine);
		story.offer_acts(this, area, shown);
		story.draw_waiting(this, area, shown);
		story.draw_chart(area, shown);
	}

	choose({ currentTarget }) {
		this.only_mine = currentTarget.checked;
		this.area.toggleClass("is-only-mine", this.only_mine);
		this.timeline.filter();
	}
}

story.open = (page, area) => new Story(page, area);
