// The forms of a record: opened from below, kept while they are typed, sent once, with a refusal beside them.

import { notice } from "./page.js";
import { photos_of } from "./photos.js";
import { draw_waiting, keep } from "./queue.js";
import { LoggedOut, Refused, send, Unreached } from "./server.js";
import { signature_of } from "./signature.js";
import { get, put, remove } from "./store.js";
import { new_key, say, user } from "./words.js";

const DONE = "collab-done";
const page = location.pathname;

/** How each kind of field gives and takes its value; the others as a text. */
const access_to = (control, complain) => {
	const kinds = {
		check: () => ({
			read: () => control.checked,
			write: (value) => {
				control.checked = Boolean(value);
			},
		}),
		percent: () => ({ read: () => Number(control.value), write: (value) => set_percent(control, value) }),
		number: () => ({
			read: () => (control.value === "" ? null : Number(control.value)),
			write: set_of(control),
		}),
		photos: () => photos_of(control, complain),
		signature: () => signature_of(control),
	};
	return (
		kinds[control.dataset.kind] || (() => ({ read: () => control.value.trim(), write: set_of(control) }))
	)();
};

const set_of = (control) => (value) => {
	control.value = value ?? "";
};

const set_percent = (control, value) => {
	control.value = value;
	control.parentElement.querySelector("output").textContent = `${control.value} %`;
};

/** Put a value into the arguments; "values.solution" belongs into `values`. */
const place_into = (args, name, value) => {
	const [outer, inner] = name.split(".");
	if (inner) args[outer] = { ...args[outer], [inner]: value };
	else args[outer] = value;
};

class Form {
	constructor(element) {
		this.element = element;
		this.dialog = element.closest("dialog");
		this.id = `${user} ${page} ${element.dataset.form}`;
		this.refusals = element.querySelector(".refusals");
		this.key = new_key();
		this.fields = new Map();
		for (const control of element.querySelectorAll("[data-kind]")) {
			this.fields.set(
				control,
				access_to(control, (sentence) => this.complain([sentence])),
			);
		}
		element.addEventListener("input", (event) => this.typed(event));
		element.addEventListener("submit", (event) => this.submitted(event));
		element.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
	}

	async open() {
		this.dialog.showModal();
		const draft = await get("drafts", this.id).catch(() => null);
		if (!draft || this.is_begun) return this.fit();
		this.is_begun = true;
		this.key = draft.key;
		for (const [control, field] of this.fields) {
			const value = draft.values[control.getAttribute("name")];
			if (value !== undefined) field.write(value);
		}
	}

	/** A canvas knows its size only once it is shown. */
	fit() {
		this.is_begun = true;
		for (const [control, field] of this.fields) if (control.dataset.kind === "signature") field.write("");
	}

	values() {
		return Object.fromEntries(
			[...this.fields].map(([control, field]) => [control.getAttribute("name"), field.read()]),
		);
	}

	typed({ target }) {
		if (target.dataset.kind === "percent") set_percent(target, target.value);
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.keep_draft(), 300);
	}

	keep_draft() {
		return put("drafts", { id: this.id, user, at: Date.now(), key: this.key, values: this.values() }).catch(
			() => {},
		);
	}

	async forget_draft() {
		clearTimeout(this.timer);
		await remove("drafts", this.id).catch(() => {});
	}

	complain(sentences) {
		this.refusals.replaceChildren(
			...sentences.map((sentence) => {
				const line = document.createElement("p");
				line.textContent = sentence;
				return line;
			}),
		);
	}

	/** Name what is empty that must not be; the server would say the same, later. */
	missing() {
		return [...this.fields].filter(
			([control, field]) => control.hasAttribute("required") && field.read() === "",
		);
	}

	args() {
		const args = JSON.parse(this.element.dataset.fixed);
		for (const [name, value] of Object.entries(this.values())) {
			const is_empty = value === "" || value === null || (Array.isArray(value) && !value.length);
			if (!is_empty) place_into(args, name, value);
		}
		return args;
	}

	async submitted(event) {
		event.preventDefault();
		const missing = this.missing();
		if (missing.length) {
			this.complain(missing.map(([control]) => say("required", control.dataset.label)));
			missing[0][0].focus();
			return;
		}
		const button = this.element.querySelector("[type=submit]");
		if (button.getAttribute("aria-busy") === "true") return;
		button.setAttribute("aria-busy", "true");
		this.complain([]);
		document.getElementById("notices").replaceChildren();
		try {
			await this.send();
		} finally {
			button.removeAttribute("aria-busy");
		}
	}

	async send() {
		const { act, label } = this.element.dataset;
		const form = { key: this.key, act, args: this.args(), label, page };
		await this.keep_draft();
		try {
			await send(form);
			await this.forget_draft();
			sessionStorage.setItem(DONE, say("sent"));
			location.reload();
		} catch (error) {
			await this.not_sent(error, form);
		}
	}

	async not_sent(error, form) {
		if (error instanceof Refused) return this.complain(error.sentences);
		if (error instanceof LoggedOut) return this.complain([say("log_in")]);
		if (!(error instanceof Unreached)) throw error;
		await keep(form);
		await this.forget_draft();
		// What is typed now is another form.
		this.key = new_key();
		this.element.reset();
		for (const [control, field] of this.fields) {
			if (control.dataset.kind === "photos") field.write([]);
			if (control.dataset.kind === "signature") field.write("");
		}
		await this.forget_draft();
		this.dialog.close();
		notice(say("kept"), "kept");
		await draw_waiting();
	}
}

const forms = new Map();
for (const element of document.querySelectorAll("form[data-act]"))
	forms.set(element.dataset.form, new Form(element));
for (const button of document.querySelectorAll("[data-opens]")) {
	button.addEventListener("click", () => {
		button.closest("details")?.removeAttribute("open");
		forms.get(button.dataset.opens).open();
	});
}
// A link may lead to an act itself: /collab/work-item/W…#log
forms.get(location.hash.slice(1))?.open();

const done = sessionStorage.getItem(DONE);
if (done) {
	sessionStorage.removeItem(DONE);
	notice(done, "good");
}
