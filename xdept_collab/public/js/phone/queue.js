// Forms that wait for the network: each is sent once when it is back, in the order in which it was typed.
import { LoggedOut, may_send, Refused, send, Unreached } from "./server.js";
import { all, put, remove } from "./store.js";
import { say, user } from "./words.js";

const AGAIN = 15_000;
let is_running = false;

/** Keep a form; its key goes with it, so that what has arrived already is not done twice. */
export const keep = (form) => put("queue", { ...form, id: form.key, user, at: Date.now(), refusals: [] });

/** One after the other, and never two windows at the same time: the second would only ask for the same answers. */
export const send_waiting = async () => {
	if (is_running || !user || !navigator.onLine) return;
	is_running = true;
	try {
		if (navigator.locks)
			await navigator.locks.request("collab-queue", { ifAvailable: true }, (lock) => lock && flush());
		else await flush();
	} finally {
		is_running = false;
	}
};

const flush = async () => {
	const waiting = (await all("queue", user)).filter((each) => !each.refusals.length);
	if (!waiting.length) return;
	let sent = 0;
	try {
		if (!(await may_send())) throw new LoggedOut();
		for (const form of waiting) sent += await send_one(form);
	} catch (error) {
		if (!(error instanceof Unreached || error instanceof LoggedOut)) throw error;
	}
	document.dispatchEvent(new CustomEvent("collab:queue", { detail: { sent } }));
};

const send_one = async (form) => {
	try {
		await send(form);
		await remove("queue", form.id);
		return 1;
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		await put("queue", { ...form, refusals: error.sentences });
		return 0;
	}
};

const entry = (form, redraw) => {
	const line = document.createElement("li");
	const words = document.createElement("span");
	const refusal = form.refusals.join(" ");
	words.textContent = refusal ? `${say("refused", form.label)} ${refusal}` : say("waiting", form.label);
	line.append(words);
	const link = document.createElement("a");
	link.href = form.page;
	link.textContent = say("open");
	line.append(link);
	if (refusal) {
		const button = document.createElement("button");
		button.type = "button";
		button.className = "quiet";
		button.textContent = say("discard");
		button.addEventListener("click", async () => {
			await remove("queue", form.id);
			redraw();
		});
		line.append(button);
	}
	return line;
};

/** List what waits, where the page has a place for it. */
export const draw_waiting = async () => {
	const place = document.getElementById("waiting");
	if (!place || !user) return;
	const forms = await all("queue", user);
	place.replaceChildren(...forms.map((form) => entry(form, draw_waiting)));
};

export const watch_network = () => {
	addEventListener("online", send_waiting);
	document.addEventListener("visibilitychange", () => document.hidden || send_waiting());
	setInterval(send_waiting, AGAIN);
	return send_waiting();
};
