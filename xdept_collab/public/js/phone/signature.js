// A signature by finger, pen or mouse, kept as the Desk keeps it: a PNG with black ink on nothing.
const INK = "#000";
const WIDTH = 2.5;

/** Make the field of a signature; `read()` gives a data address, empty without a stroke. */
export const signature_of = (canvas) => {
	const context = canvas.getContext("2d");
	let is_signed = false;
	let last = null;

	const fit = () => {
		const { width, height } = canvas.getBoundingClientRect();
		if (!width || canvas.width === Math.round(width)) return;
		const kept = is_signed ? canvas.toDataURL() : "";
		canvas.width = Math.round(width);
		canvas.height = Math.round(height);
		if (kept) show(kept);
	};
	const show = (address) => {
		const image = new Image();
		image.onload = () => {
			context.drawImage(image, 0, 0);
			is_signed = true;
		};
		image.src = address;
	};
	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [event.clientX - box.left, event.clientY - box.top];
	};
	const stroke = (to) => {
		context.beginPath();
		context.moveTo(...last);
		context.lineTo(...to);
		context.lineWidth = WIDTH;
		context.lineCap = "round";
		context.strokeStyle = INK;
		context.stroke();
		last = to;
		is_signed = true;
	};
	canvas.addEventListener("pointerdown", (event) => {
		fit();
		canvas.setPointerCapture(event.pointerId);
		last = at(event);
		stroke(last);
	});
	canvas.addEventListener("pointermove", (event) => {
		if (last) stroke(at(event));
	});
	for (const end of ["pointerup", "pointercancel"]) {
		canvas.addEventListener(end, () => {
			if (last) canvas.dispatchEvent(new Event("input", { bubbles: true }));
			last = null;
		});
	}
	const clear = () => {
		context.clearRect(0, 0, canvas.width, canvas.height);
		is_signed = false;
	};
	canvas.parentElement.querySelector("[data-clear]").addEventListener("click", () => {
		clear();
		canvas.dispatchEvent(new Event("input", { bubbles: true }));
	});
	return {
		read: () => (is_signed ? canvas.toDataURL("image/png") : ""),
		write: (address) => {
			fit();
			clear();
			if (address) show(address);
		},
	};
};
