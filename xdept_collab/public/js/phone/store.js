// What somebody has typed, kept on the phone until the server has it: drafts of forms, and forms that wait for the network.
const NAME = "xdept-collab";
const STORES = ["drafts", "queue"];

let opened = null;

const open = () => {
	opened ??= new Promise((resolve, reject) => {
		const request = indexedDB.open(NAME, 1);
		request.onupgradeneeded = () => {
			for (const store of STORES) request.result.createObjectStore(store, { keyPath: "id" });
		};
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
	return opened;
};

const run = async (store, mode, work) => {
	const base = await open();
	return new Promise((resolve, reject) => {
		const transaction = base.transaction(store, mode);
		const request = work(transaction.objectStore(store));
		transaction.oncomplete = () => resolve(request.result);
		transaction.onerror = () => reject(transaction.error);
		transaction.onabort = () => reject(transaction.error);
	});
};

export const get = (store, id) => run(store, "readonly", (place) => place.get(id));
export const put = (store, value) => run(store, "readwrite", (place) => place.put(value));
export const remove = (store, id) => run(store, "readwrite", (place) => place.delete(id));

/** All of a user, oldest first; what others have left on this phone is not shown to him. */
export const all = async (store, user) => {
	const found = await run(store, "readonly", (place) => place.getAll());
	return found.filter((each) => each.user === user).sort((one, other) => one.at - other.at);
};
