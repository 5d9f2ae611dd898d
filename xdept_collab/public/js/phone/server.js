// Talks to the server: an act with its key, and who is logged in.
import { csrf, renew, user } from "./words.js";

const SEND = "/api/method/xdept_collab.api.once.send";
const PATIENCE = 60_000;

/** Whether trying again later may help: no answer, or a server that is not itself. */
export class Unreached extends Error {}
/** The session is over, or somebody else's. */
export class LoggedOut extends Error {}
/** The server says no, in sentences. */
export class Refused extends Error {
	constructor(sentences) {
		super(sentences.join("\n"));
		this.sentences = sentences;
	}
}

const reach = async (address, options) => {
	try {
		return await fetch(address, {
			...options,
			credentials: "same-origin",
			signal: AbortSignal.timeout(PATIENCE),
		});
	} catch {
		throw new Unreached();
	}
};

/** Ask who is logged in now and take the token of that session; a page that was kept may be older. */
const is_same_reader = async () => {
	const answer = await reach("/collab/me", { cache: "no-store" });
	if (!answer.ok) throw new Unreached();
	const now = await answer.json();
	renew(now.token);
	return now.user === user;
};

/** What a refusal says, without its markup. */
const sentences_of = (answer) => {
	const plain = (html) => {
		const parsed = new DOMParser().parseFromString(html, "text/html");
		const points = [...parsed.querySelectorAll("li")].map((point) => point.textContent.trim());
		return points.length ? points : [parsed.body.textContent.trim()];
	};
	return JSON.parse(answer._server_messages || "[]").flatMap((each) => plain(JSON.parse(each).message || ""));
};

const post = (address, body) =>
	reach(address, {
		method: "POST",
		headers: {
			Accept: "application/json",
			"Content-Type": "application/json",
			"X-Frappe-CSRF-Token": csrf(),
		},
		body: JSON.stringify(body),
	});

/** Post, once more with the token of the present session when the page's own is refused. */
const ask = async (address, body) => {
	const answer = await post(address, body);
	if (![400, 401, 403].includes(answer.status)) return answer;
	if (!(await is_same_reader())) throw new LoggedOut();
	return answer.status === 400 ? post(address, body) : answer;
};

const read = async (address, body) => {
	const answer = await ask(address, body);
	if (answer.status >= 500 || answer.status === 429) throw new Unreached();
	const content = await answer.json().catch(() => ({}));
	if (answer.ok) return content.message;
	throw new Refused(sentences_of(content));
};

/** Do an act once; the key says which form it is, so that a second arrival does nothing. */
export const send = ({ key, act, args }) => read(SEND, { key, act, args });

export const speak = (language) => read("/api/method/xdept_collab.api.language.speak", { language });

/** Whether the queue of this reader may be sent now. */
export const may_send = () => is_same_reader();
