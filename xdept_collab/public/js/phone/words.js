// The words that the server has put into the page, in the language of its reader.
const told = JSON.parse(document.getElementById("collab-words").textContent);

/** The sentence of that name, with the values in the place of {0}, {1} … */
export const say = (name, ...values) =>
	values.reduce((text, value, place) => text.replace(`{${place}}`, value), told[name]);

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content || "";

export const cookie = (name) =>
	decodeURIComponent(
		document.cookie
			.split("; ")
			.find((each) => each.startsWith(`${name}=`))
			?.slice(name.length + 1) || "",
	);

// The page without network is the same for everybody; whose it is the login says.
export const user =
	meta("collab-user") || (document.body.dataset.page === "offline" ? cookie("user_id") : "");

/** A key for a form; without encryption a browser lacks the short way. */
export const new_key = () => {
	if (crypto.randomUUID) return crypto.randomUUID();
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

let token = meta("collab-token");
export const csrf = () => token;
export const renew = (value) => {
	token = value;
};
