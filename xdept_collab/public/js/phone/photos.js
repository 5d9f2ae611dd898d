// Photos of a report: made small on the phone, so that they go through a slow network, and shown before they are sent.
import { say } from "./words.js";

const EDGE = 1600;
const QUALITY = 0.8;
export const MOST = 6;

const small = async (file) => {
	const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
	const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
	const canvas = document.createElement("canvas");
	canvas.width = Math.round(picture.width * scale);
	canvas.height = Math.round(picture.height * scale);
	canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
	picture.close();
	return canvas.toDataURL("image/jpeg", QUALITY);
};

const thumbnail = (photo, take_away) => {
	const line = document.createElement("li");
	const image = document.createElement("img");
	image.src = photo;
	image.alt = "";
	const button = document.createElement("button");
	button.type = "button";
	button.className = "quiet";
	button.textContent = say("remove");
	button.addEventListener("click", take_away);
	line.append(image, button);
	return line;
};

/** Make the field of photos; `read()` gives them, `write(photos)` shows those of a draft. */
export const photos_of = (input, complain) => {
	const list = input.parentElement.querySelector(".photos");
	let photos = [];
	const draw = () => {
		list.replaceChildren(
			...photos.map((photo) => thumbnail(photo, () => write(photos.filter((each) => each !== photo)))),
		);
	};
	const write = (values) => {
		photos = values;
		draw();
		input.dispatchEvent(new Event("input", { bubbles: true }));
	};
	input.addEventListener("change", async () => {
		const found = await Promise.allSettled([...input.files].map(small));
		input.value = "";
		const readable = found.filter((each) => each.status === "fulfilled").map((each) => each.value);
		if (readable.length < found.length) complain(say("unreadable"));
		const together = [...photos, ...readable];
		if (together.length > MOST) complain(say("many_photos", MOST));
		write(together.slice(0, MOST));
	});
	return { read: () => photos, write };
};
