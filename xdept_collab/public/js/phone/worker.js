// Works below /collab without network: pages as they were, else a page that says so. It never answers for another reader.
const { version, files, root, languages } = /** @type {any} */ ("told by the server");
const FRAME = `collab-frame-${version}`;
const PAGES = `collab-pages-${version}`;
const STATE = "collab-state";
const MOST_PAGES = 40;
const root_address = self.location.href;
const offline_page = (language) => `${root}/offline?_lang=${language}`;

const remember = async (name, value) => (await caches.open(STATE)).put(`/${name}`, new Response(value));
const recall = async (name) => (await (await caches.open(STATE)).match(`/${name}`))?.text();

self.addEventListener("install", (event) => {
	const wanted = [...files, ...languages.map(offline_page)];
	event.waitUntil(
		caches
			.open(FRAME)
			.then((cache) => cache.addAll(wanted))
			.then(() => self.skipWaiting()),
	);
});

self.addEventListener("activate", (event) => {
	const of_this_version = [FRAME, PAGES, STATE];
	const clean = async () => {
		for (const name of await caches.keys()) {
			if (name.startsWith("collab-") && !of_this_version.includes(name)) await caches.delete(name);
		}
		await self.clients.claim();
	};
	event.waitUntil(clean());
});

self.addEventListener("message", (event) => {
	const { kind, language, path } = event.data || {};
	if (kind === "forget") event.waitUntil(caches.delete(PAGES));
	if (kind === "keep" && is_ours(path)) event.waitUntil(page(new Request(path), new URL(path, root_address)));
	if (kind === "language" && languages.includes(language)) event.waitUntil(remember("language", language));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const address = new URL(request.url);
	if (request.method !== "GET" || address.origin !== self.location.origin) return;
	if (files.includes(address.pathname)) event.respondWith(frame_file(request));
	else if (request.mode === "navigate" && is_ours(address.pathname))
		event.respondWith(page(request, address));
});

const is_ours = (path) => path === root || path.startsWith(`${root}/`);

const frame_file = async (request) => (await (await caches.open(FRAME)).match(request)) || fetch(request);

/** The network first; what comes is kept for its reader alone. */
const page = async (request, address) => {
	let answer;
	try {
		answer = await fetch(request);
	} catch {
		return kept(address);
	}
	await note(answer, address);
	return answer;
};

const note = async (answer, address) => {
	// Sent elsewhere from a page that needs a login: whoever was logged in is not any more.
	const is_sent_away = answer.type === "opaqueredirect" && !address.pathname.startsWith(`${root}/open/`);
	const reader = answer.headers.get("X-Collab-Reader");
	if (is_sent_away || (reader && reader !== (await recall("reader")))) await caches.delete(PAGES);
	if (reader) await remember("reader", reader);
	if (!answer.ok || !reader || reader === "Guest") return;
	const cache = await caches.open(PAGES);
	await cache.put(address.pathname, answer.clone());
	const known = await cache.keys();
	for (const old of known.slice(0, Math.max(0, known.length - MOST_PAGES))) await cache.delete(old);
};

/** The page as it was, if it was of who is logged in now; where a browser does not say who that is, the page looks. */
const kept = async (address) => {
	const cookie = self.cookieStore ? await self.cookieStore.get("user_id") : null;
	const is_another = self.cookieStore && cookie?.value !== (await recall("reader"));
	if (is_another) await caches.delete(PAGES);
	const found = await (await caches.open(PAGES)).match(address.pathname);
	const language = (await recall("language")) || languages[0];
	return found || (await (await caches.open(FRAME)).match(offline_page(language))) || Response.error();
};
