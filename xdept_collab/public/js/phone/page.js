// What every page does: work without network, speak the reader's language, and show nothing that is somebody else's.
import { draw_waiting, watch_network } from "./queue.js";
import { speak } from "./server.js";
import { cookie, say, user } from "./words.js";

export const notice = (text, kind) => {
	const line = document.createElement("p");
	line.className = kind;
	line.textContent = text;
	document.getElementById("notices").replaceChildren(line);
};

/** A page that was kept for another reader is taken away before it is read, and everything else that was kept. */
const is_of_this_reader = () => {
	const now = cookie("user_id");
	return !user || now === user;
};

const LEFT = "collab-left";
/** Leave such a page, once: a browser without that cookie would go round in circles. */
const leave = () => {
	tell_worker({ kind: "forget" });
	document.body.hidden = true;
	if (sessionStorage.getItem(LEFT)) return;
	sessionStorage.setItem(LEFT, "1");
	location.replace("/collab");
};

const tell_worker = (message) => navigator.serviceWorker?.controller?.postMessage(message);

const switch_language = async (event) => {
	if (!user) return;
	event.preventDefault();
	const { language } = event.currentTarget.dataset;
	try {
		await speak(language);
	} catch {
		return notice(say("failed"), "kept");
	}
	tell_worker({ kind: "forget" });
	location.assign(location.pathname);
};

const show_network = () => {
	if (!navigator.onLine && user)
		notice(say("offline", new Date(performance.timeOrigin).toLocaleTimeString()), "kept");
};

const start = async () => {
	for (const link of document.querySelectorAll("[data-language]"))
		link.addEventListener("click", switch_language);
	if (!is_of_this_reader()) return leave();
	sessionStorage.removeItem(LEFT);
	tell_worker({ kind: "language", language: document.documentElement.lang });
	document.addEventListener("collab:queue", ({ detail }) => {
		if (detail.sent) notice(say("sent"), "good");
		draw_waiting();
	});
	addEventListener("offline", show_network);
	await draw_waiting();
	await watch_network();
};

if (navigator.serviceWorker) {
	navigator.serviceWorker.register("/collab/sw.js", { scope: "/collab" }).catch(() => {});
	// It takes over a page that was there before it; that page is kept as well.
	navigator.serviceWorker.addEventListener("controllerchange", () =>
		tell_worker({ kind: "keep", path: location.pathname }),
	);
}
start();
